package dev.sojourn.spring.boot;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionEngine;
import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.event.SessionListener;
import dev.sojourn.id.KeyRing;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.NodeLocal;
import dev.sojourn.store.SessionStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Makes the engine of the sessions, its keys and its rules. Each bean is replaced by one of the application of the same
 * type, and a {@link SojournCustomizer} says more of what is built here.
 */
@AutoConfiguration(after = SojournCodecAutoConfiguration.class)
@ConditionalOnSojourn
@EnableConfigurationProperties(SojournProperties.class)
public final class SojournAutoConfiguration {

    /** The name of the engine that is built here. */
    static final String ENGINE = "sojournEngine";

    private static final Logger LOG = System.getLogger(SojournAutoConfiguration.class.getName());

    /** What Spring puts into a session that means nothing outside of this process. */
    private static final Set<String> OF_THIS_NODE = Set.of(
            "org.springframework.web.context.request.DestructionCallbackBindingListener",
            "org.springframework.web.util.HttpSessionMutexListener$Mutex");

    /** What the engine looks at as a whole. */
    private static final String OF_ENGINE = "One of sojourn.timeout (or server.servlet.session.timeout),"
            + " sojourn.absolute-timeout, sojourn.touch-interval, sojourn.remember-me-timeout,"
            + " sojourn.max-sessions-per-user, sojourn.sweep.interval, or what a SojournCustomizer says";

    SojournAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    KeyRing sojournKeys(SojournProperties properties, SessionStore store) {
        List<String> secrets = SettingException.filledIn("sojourn.secrets", properties.secrets());
        if (!secrets.isEmpty()) {
            return SettingException.naming("sojourn.secrets", () -> KeyRing.ofSecrets(secrets));
        }
        if (OpenedStore.isShared(store)) {
            throw new MissingSecretException(OpenedStore.shown(store));
        }
        if (!store.inProcess()) {
            LOG.log(
                    Level.WARNING,
                    "Sessions outlive this process ({0}), but nobody finds theirs after a restart, because the key that"
                            + " signs their ids is a random one. Set sojourn.secrets",
                    OpenedStore.shown(store));
        }
        return KeyRing.random();
    }

    @Bean
    @ConditionalOnMissingBean
    Lifetime sojournLifetime(SojournProperties properties, Environment environment) {
        Lifetime standard = Lifetime.standard();
        Duration declared = properties.timeout() != null
                ? properties.timeout()
                : ContainerSession.of(environment).timeout();
        Duration idle = limit(declared, standard.idle());
        Duration longest = idle.compareTo(standard.absolute()) > 0 ? idle : standard.absolute();
        Duration absolute = limit(properties.absoluteTimeout(), longest);
        Lifetime lifetime = standard.idle(idle).absolute(absolute).anchor(properties.expiry());
        Duration remembered = properties.rememberMeTimeout();
        if (remembered.compareTo(absolute) > 0) {
            lifetime = lifetime.remembered(remembered);
        } else if (environment.containsProperty("sojourn.remember-me-timeout")) {
            throw SettingException.refused(
                    "sojourn.remember-me-timeout",
                    remembered + " is not longer than the "
                            + (absolute.equals(Lifetime.FOREVER) ? "endless " : absolute + " of ")
                            + "sojourn.absolute-timeout that others have; a number without a unit is seconds");
        }
        return properties.touchInterval() == null ? lifetime : lifetime.touchEvery(properties.touchInterval());
    }

    private static Duration limit(@Nullable Duration given, Duration otherwise) {
        if (given == null) {
            return otherwise;
        }
        return given.isZero() || given.isNegative() ? Lifetime.FOREVER : given;
    }

    @Bean
    @ConditionalOnMissingBean
    NodeLocal sojournNodeLocal() {
        return NodeLocal.matching(SojournAutoConfiguration::isOfThisNode);
    }

    private static boolean isOfThisNode(Class<?> type) {
        return OF_THIS_NODE.contains(type.getName());
    }

    /** What Spring puts there has no other place, whatever the application keeps on this node besides. */
    private static NodeLocal withThoseOfSpring(NodeLocal kept) {
        return NodeLocal.matching(type -> isOfThisNode(type) || kept.allows(type))
                .atMost(kept.most());
    }

    @Bean
    @Lazy(false)
    BeanListeners sojournListeners(ObjectProvider<SessionListener> listeners) {
        return new BeanListeners(listeners);
    }

    @Bean(ENGINE)
    @ConditionalOnMissingBean
    SessionEngine sojournEngine(
            SessionStore store,
            KeyRing keys,
            ValueCodec codec,
            Lifetime lifetime,
            NodeLocal nodeLocal,
            BeanListeners listeners,
            SojournProperties properties,
            Environment environment,
            ObjectProvider<StoreMetering> metering,
            ObjectProvider<SojournCustomizer> customizers) {
        SessionStore used = store;
        for (StoreMetering each : metering.orderedStream().toList()) {
            used = each.metered(used);
        }
        EngineBuilder engine = SessionEngine.builder()
                .store(used)
                .keys(keys)
                .codec(codec)
                .lifetime(lifetime)
                .nodeLocal(withThoseOfSpring(nodeLocal))
                .listener(listeners::on);
        if (properties.maxSessionsPerUser() != null) {
            engine.sessionsPerUser(properties.maxSessionsPerUser(), properties.onTooMany());
        }
        if (properties.sweep().interval() != null) {
            engine.sweepEvery(properties.sweep().interval());
        }
        encrypt(engine, properties.encryption().keys(), environment);
        customizers.orderedStream().forEach(each -> each.engine(engine));
        return SettingException.naming(OF_ENGINE, engine::build);
    }

    private static void encrypt(EngineBuilder engine, List<String> given, Environment environment) {
        String property = "sojourn.encryption.keys";
        if (given.isEmpty() && environment.containsProperty(property)) {
            throw SettingException.refused(
                    property,
                    "it is set to nothing, and sessions would be stored in plain text; take it away for that");
        }
        List<String> secrets = SettingException.filledIn(property, given);
        if (!secrets.isEmpty()) {
            List<EncryptionKey> keys = SettingException.naming(
                    property,
                    () -> secrets.stream().map(EncryptionKey::fromSecret).toList());
            engine.encryption(keys.get(0), keys.subList(1, keys.size()).toArray(EncryptionKey[]::new));
        }
    }

    @Bean
    @ConditionalOnMissingBean
    SessionDirectory sojournDirectory(SessionEngine engine) {
        return engine.directory();
    }
}

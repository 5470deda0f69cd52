package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sojourn.codec.ValueCodec;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What a start that fails says: what is wrong, and what to do. */
class FailureTest {

    private static FailureAnalysis analysis(AssertableWebApplicationContext context) {
        return analysis(context.getStartupFailure());
    }

    static FailureAnalysis analysis(Throwable failure) {
        // Those of others that need a context are left out.
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, notMade) -> {})
                .stream()
                .filter(each -> each.getClass().getName().startsWith("dev.sojourn"))
                .map(each -> each.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nobody analyzes it", failure));
    }

    @Test
    void aSharedStoreWithoutASecretGivesAFreshOneToPaste() {
        Supplier<SessionStore> shared = () -> new OpenedStore(new MemoryStore(), "redis://shop:6379", true);
        Contexts.web().withBean(SessionStore.class, shared).run(context -> {
            FailureAnalysis analysis = analysis(context);
            assertThat(analysis.getDescription()).contains("redis://shop:6379").contains("sojourn.secrets");
            Matcher secret = Pattern.compile("SOJOURN_SECRETS=(\\S{44})").matcher(analysis.getAction());
            assertThat(secret.find()).isTrue();
            Contexts.web()
                    .withBean(SessionStore.class, shared)
                    .withPropertyValues("sojourn.secrets=" + secret.group(1))
                    .run(started -> assertThat(started).hasNotFailed());
            assertThat(analysis(context).getAction()).doesNotContain(secret.group(1));
        });
    }

    @Test
    void aRedisThatDoesNotAnswerIsNamedWithoutItsPassword() throws IOException {
        int nobody = RedisServer.freePort();
        Contexts.web()
                .withPropertyValues(
                        "sojourn.secrets=" + Contexts.SECRET,
                        "sojourn.store.url=redis://app:s3cr3t@127.0.0.1:" + nobody)
                .run(context -> {
                    FailureAnalysis analysis = analysis(context);
                    assertThat(analysis.getDescription()).contains("127.0.0.1:" + nobody);
                    assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("s3cr3t");
                });
    }

    @Test
    void tablesThatAreMissingAreNamed() {
        Contexts.web(DataSourceAutoConfiguration.class)
                .withPropertyValues("sojourn.store.initialize-schema=never")
                .run(context -> {
                    FailureAnalysis analysis = analysis(context);
                    assertThat(analysis.getDescription()).contains("sojourn_session");
                    assertThat(analysis.getAction()).contains("sojourn.store.initialize-schema=always");
                });
    }

    @Test
    void aSchemeThatNobodyKnowsIsNamedAndNothingElse() {
        Contexts.web()
                .withPropertyValues("sojourn.store.url=mongodb://app:s3cr3t@db/sessions")
                .run(context -> {
                    FailureAnalysis analysis = analysis(context);
                    assertThat(analysis.getDescription()).contains("mongodb:").doesNotContain("s3cr3t");
                    assertThat(analysis.getAction()).contains("redis://HOST:PORT");
                });
    }

    @Test
    void aCookieThatBrowsersDropIsRefused() {
        for (String setting : List.of("same-site=none", "partitioned=true")) {
            Contexts.web()
                    .withPropertyValues(
                            "server.servlet.session.cookie." + setting, "server.servlet.session.cookie.secure=false")
                    .run(context ->
                            assertThat(analysis(context).getDescription()).contains(setting));
        }
    }

    @Test
    void springSecurityBeforeTheFilterIsRefused() {
        Class<?>[] security = {
            SecurityAutoConfiguration.class,
            ServletWebSecurityAutoConfiguration.class,
            SecurityFilterAutoConfiguration.class
        };
        Contexts.web(security)
                .run(context -> context.getBean(FilterOrderCheck.class).check());
        Contexts.web(security)
                .withPropertyValues("spring.security.filter.order=-500", "sojourn.filter.order=-400")
                .run(context -> {
                    FailureAnalysis analysis = analysis(catchThrowable(
                            () -> context.getBean(FilterOrderCheck.class).check()));
                    assertThat(analysis.getDescription()).contains("-400").contains("-500");
                    assertThat(analysis.getAction()).contains("sojourn.filter.order");
                });
    }

    @Test
    void aClassThatIsNotAllowedIsNamedWithTheWayOut() {
        Contexts.web().run(context -> {
            ValueCodec codec = context.getBean(ValueCodec.class);
            FailureAnalysis analysis = analysis(catchThrowable(() -> codec.encode(new Object())));
            assertThat(analysis.getAction()).contains("sojourn.codec.allow");
            // Of a running application only the message is seen.
            assertThat(analysis.getDescription()).contains("sojourn.codec.allow");
        });
    }

    @Test
    void noPartOfAPasswordIsShownWhateverIsInIt() {
        for (String url : List.of(
                "jdbc:postgresql://127.0.0.1/db?user=sa&password=s3@cr3t",
                "jdbc:sqlserver://127.0.0.1;user=sa;password=s3@cr3t",
                "jdbc:h2:mem:x;PASSWORD=s3@cr3t",
                "redis://:s3cr3t#@127.0.0.1:1",
                "redis://127.0.0.1:1?password=s3@cr3t")) {
            assertThat(StoreUrl.shown(url)).doesNotContain("cr3t");
        }
    }

    @Test
    void aPasswordThatIsNotWrittenAsInAUriIsNotTakenForAHost() {
        for (String password : List.of("s3cr3t#x", "s3cr3t?x", "s3cr3t/x", "s3cr3t@x")) {
            Contexts.web()
                    .withPropertyValues(
                            "sojourn.secrets=" + Contexts.SECRET,
                            "sojourn.store.url=redis://:" + password + "@127.0.0.1:1")
                    .run(context -> {
                        assertThat(context.getStartupFailure()).hasStackTraceContaining("percent-encoded");
                        assertThat(stackTrace(context.getStartupFailure())).doesNotContain("s3cr3t");
                    });
        }
    }

    @Test
    void aDatabaseWithoutADriverIsNamedWithoutItsParameters() {
        for (String url : List.of("jdbc:nobodys://db/x?password=s3cr3t", "jdbc:mysql://db/x?password=s3cr3t")) {
            Contexts.web()
                    .withPropertyValues("sojourn.secrets=" + Contexts.SECRET, "sojourn.store.url=" + url)
                    .run(context -> {
                        assertThat(analysis(context).getDescription()).contains(url.split("//")[0], "driver");
                        assertThat(stackTrace(context.getStartupFailure())).doesNotContain("s3cr3t");
                    });
        }
    }

    @Test
    void aSecretThatNobodyHasFilledInIsRefused() {
        for (String property : List.of("sojourn.secrets", "sojourn.encryption.keys")) {
            Contexts.web()
                    .withPropertyValues(property + "=${A_VARIABLE_THAT_IS_NOT_SET_ANYWHERE_HERE}")
                    .run(context -> assertThat(analysis(context).getDescription())
                            .contains(property)
                            .contains("A_VARIABLE_THAT_IS_NOT_SET_ANYWHERE_HERE"));
        }
    }

    @Test
    void aSettingThatIsRefusedIsNamed() {
        for (String setting : List.of(
                "sojourn.secrets=s3cr3t",
                "sojourn.encryption.keys=s3cr3t",
                "sojourn.encryption.keys=",
                "sojourn.absolute-timeout=5m",
                "sojourn.max-sessions-per-user=0",
                "sojourn.sweep.interval=0",
                "sojourn.carrier=",
                "sojourn.codec.allow=com.acme.*",
                "sojourn.filter.quiet-paths=poll",
                "sojourn.filter.dispatcher-types=error,async",
                "sojourn.filter.url-patterns=api/*",
                "sojourn.remember-me-timeout=14",
                "sojourn.enabled=nope",
                "sojourn.enabled=yes",
                "server.servlet.session.cookie.name=a b")) {
            Contexts.web(SojournConflictAutoConfiguration.class)
                    .withPropertyValues(setting)
                    .run(context -> {
                        assertThat(analysis(context).getDescription()).contains(setting.split("=")[0]);
                        assertThat(stackTrace(context.getStartupFailure())).doesNotContain("s3cr3t");
                    });
        }
    }

    @Test
    void aSettingOfAStoreThatIsRefusedIsNamed() throws IOException {
        int nobody = RedisServer.freePort();
        for (String setting : List.of("sojourn.store.prefix=", "sojourn.store.timeout=0")) {
            Contexts.web()
                    .withPropertyValues(
                            "sojourn.secrets=" + Contexts.SECRET,
                            "sojourn.store.url=redis://127.0.0.1:" + nobody,
                            setting)
                    .run(context -> {
                        assertThat(analysis(context).getDescription()).contains(setting.split("=")[0]);
                        assertThat(analysis(context).getAction()).doesNotContain("Check that it runs");
                    });
        }
        Contexts.web(DataSourceAutoConfiguration.class)
                .withPropertyValues("sojourn.store.table=1x;drop")
                .run(context -> assertThat(analysis(context).getDescription()).contains("sojourn.store.table"));
    }

    @Test
    void aStoreWhoseNearCacheIsRefusedIsClosed() {
        try (RedisServer redis = RedisServer.start()) {
            Contexts.web()
                    .withPropertyValues(
                            "sojourn.secrets=" + Contexts.SECRET,
                            "sojourn.store.url=" + redis.uri(),
                            "sojourn.near-cache.enabled=true",
                            "sojourn.near-cache.max-entries=0")
                    .run(context -> assertThat(analysis(context).getDescription())
                            .contains("sojourn.near-cache.max-entries", "maxEntries"));
            // The connection that asks is one of its own.
            assertThat(redis.command("INFO clients")).contains("connected_clients:1\r");
        }
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

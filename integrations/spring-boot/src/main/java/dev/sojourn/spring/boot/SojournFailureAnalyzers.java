package dev.sojourn.spring.boot;

import dev.sojourn.codec.UnsupportedValueException;
import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What a start that fails says to people; each is named in {@code META-INF/spring.factories}. */
final class SojournFailureAnalyzers {

    private static final int SECRET_BYTES = 32;

    private SojournFailureAnalyzers() {}

    /** Nothing signs the ids of a shared store. */
    static final class MissingSecret extends AbstractFailureAnalyzer<MissingSecretException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, MissingSecretException cause) {
            byte[] secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Give all nodes the same secret of 32 characters or more, and keep it out of the repository. A"
                            + " fresh one, for an environment variable or a file of properties:\n\n"
                            + "    SOJOURN_SECRETS=" + Base64.getEncoder().encodeToString(secret) + "\n\n"
                            + "For sessions that end with the process, set " + StoreUrl.PROPERTY + "=memory: instead.",
                    cause);
        }
    }

    /** The store is known and does not answer, or is not as it should be. */
    static final class StoreNotOpened extends AbstractFailureAnalyzer<StoreNotOpenedException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, StoreNotOpenedException cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Check that it runs at " + cause.where() + " and that this user may use it. Where the message tells"
                            + " of tables that are missing, set sojourn.store.initialize-schema=always, or have its"
                            + " owner run the script. Another store is named by " + StoreUrl.PROPERTY
                            + "; memory: needs nothing.",
                    cause);
        }
    }

    /** The address names no store, or one whose module is missing. */
    static final class UnknownStore extends AbstractFailureAnalyzer<UnknownStoreException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, UnknownStoreException cause) {
            return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
        }
    }

    /** A value can't be stored. */
    static final class UnsupportedValue extends AbstractFailureAnalyzer<UnsupportedValueException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, UnsupportedValueException cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "List its class or package in sojourn.codec.allow, or register it by a bean of type"
                            + " SojournCustomizer (codec). What means nothing on another node is named by a bean of"
                            + " type NodeLocal.",
                    cause);
        }
    }

    /** A property says what can't be. */
    static final class Setting extends AbstractFailureAnalyzer<SettingException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, SettingException cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Change it as the message says. docs/guide/spring-boot.md has them all.",
                    cause);
        }
    }

    /** The filter stands where it is of no use. */
    static final class WrongOrder extends AbstractFailureAnalyzer<FilterOrderException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, FilterOrderException cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Take sojourn.filter.order away (it is " + SojournFilterAutoConfiguration.ORDER
                            + " then), or set it below " + cause.other() + ".",
                    cause);
        }
    }

    /** The cookie would be dropped. */
    static final class InsecureCookie extends AbstractFailureAnalyzer<InsecureCookieException> {

        @Override
        protected FailureAnalysis analyze(Throwable root, InsecureCookieException cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Take " + ContainerSession.PREFIX + ".cookie.secure=false away: the cookie is Secure then, which"
                            + " browsers accept from http://localhost too. Or set same-site to lax.",
                    cause);
        }
    }
}

package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sojourn.codec.ValueCodec;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.io.IOException;
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
            assertThat(analysis(catchThrowable(() -> codec.encode(new Object())))
                            .getAction())
                    .contains("sojourn.codec.allow");
        });
    }
}

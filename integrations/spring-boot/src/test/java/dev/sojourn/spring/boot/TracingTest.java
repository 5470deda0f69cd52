package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** What is traced, and when nothing is. */
class TracingTest {

    @RegisterExtension
    static final OpenTelemetryExtension SPANS = OpenTelemetryExtension.create();

    /** A store as other nodes use it too. */
    private static final class Shared extends ForwardingStore {
        Shared() {
            super(new MemoryStore());
        }

        @Override
        public boolean inProcess() {
            return false;
        }
    }

    /** As an application has it, but not closed with it: the next test wants it too. */
    private record Lent(OpenTelemetry inside) implements OpenTelemetry {
        @Override
        public TracerProvider getTracerProvider() {
            return inside.getTracerProvider();
        }

        @Override
        public ContextPropagators getPropagators() {
            return inside.getPropagators();
        }
    }

    private static WebApplicationContextRunner application() {
        return Contexts.web(SojournTracingAutoConfiguration.class)
                .withBean(OpenTelemetry.class, () -> new Lent(SPANS.getOpenTelemetry()))
                .withPropertyValues("sojourn.secrets=" + Contexts.SECRET);
    }

    private static void visit(SessionEngine engine) {
        Span request = SPANS.getOpenTelemetry()
                .getTracer("test")
                .spanBuilder("request")
                .startSpan();
        try (Scope scope = request.makeCurrent();
                Visit visit = engine.enter()) {
            assertThat(scope).isNotNull();
            visit.session().set("n", 1);
            visit.commit();
        } finally {
            request.end();
        }
    }

    @Test
    void aVisitAndTheCallsOfASharedStoreAreSpansOfTheRequest() {
        application().withBean(SessionStore.class, Shared::new).run(context -> {
            visit(context.getBean(SessionEngine.class));
            assertThat(SPANS.getSpans())
                    .extracting(SpanData::getName)
                    .contains("request", "session commit", "session create");
        });
    }

    @Test
    void callsOfAStoreInTheProcessAreNone() {
        application().run(context -> {
            visit(context.getBean(SessionEngine.class));
            assertThat(SPANS.getSpans())
                    .extracting(SpanData::getName)
                    .contains("session commit")
                    .doesNotContain("session create");
        });
    }

    @Test
    void callsOfTheStoreAreLeftOutWhereADriverShowsThem() {
        application()
                .withBean(SessionStore.class, Shared::new)
                .withPropertyValues("sojourn.tracing.store=false")
                .run(context -> {
                    visit(context.getBean(SessionEngine.class));
                    assertThat(SPANS.getSpans())
                            .extracting(SpanData::getName)
                            .contains("session commit")
                            .doesNotContain("session create");
                });
    }

    @Test
    void nothingIsTracedWhereThatIsSwitchedOff() {
        application().withPropertyValues("sojourn.tracing.enabled=false").run(context -> {
            visit(context.getBean(SessionEngine.class));
            assertThat(SPANS.getSpans()).extracting(SpanData::getName).containsExactly("request");
        });
    }

    @Test
    void anApplicationWithoutOpenTelemetryOrTheModuleStartsAsBefore() {
        Contexts.web(SojournTracingAutoConfiguration.class).run(context -> {
            assertThat(context).hasNotFailed();
            visit(context.getBean(SessionEngine.class));
        });
        Contexts.web(SojournTracingAutoConfiguration.class)
                .withClassLoader(new FilteredClassLoader("dev.sojourn.opentelemetry", "io.opentelemetry"))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(SPANS.getSpans()).extracting(SpanData::getName).containsExactly("request");
    }

    /** Metrics and traces stand around one store, and neither takes the other's place. */
    @Test
    void tracingAndMetricsGoTogether() {
        application()
                .withConfiguration(AutoConfigurations.of(SojournMetricsAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(SessionStore.class, Shared::new)
                .run(context -> {
                    visit(context.getBean(SessionEngine.class));
                    assertThat(SPANS.getSpans()).extracting(SpanData::getName).contains("session create");
                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("sojourn.store.calls")
                                    .tags("operation", "create", "outcome", "ok")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                });
    }
}

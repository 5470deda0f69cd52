package dev.sojourn.opentelemetry;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreOperation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store whose calls are spans. Has the powers of the store inside, and is as safe for use by many threads. */
final class TracedStore extends ForwardingStore {

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
    private static final AttributeKey<Long> BATCH = AttributeKey.longKey("db.operation.batch.size");
    private static final AttributeKey<Long> ROWS = AttributeKey.longKey("db.response.returned_rows");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<Boolean> DONE = AttributeKey.booleanKey("sojourn.store.done");

    private final SessionStore inside;
    private final SessionTracing tracing;
    private final String system;

    TracedStore(SessionStore inside, SessionTracing tracing, String system) {
        super(inside);
        this.inside = inside;
        this.tracing = tracing;
        this.system = system;
    }

    @Override
    public List<Removal> deleteAll(List<SessionKey> keys) {
        return around(StoreOperation.DELETE, keys.size(), () -> inside.deleteAll(keys));
    }

    @Override
    public void settleAll(List<Settlement> settlements) {
        this.<@Nullable Void>around(StoreOperation.SETTLE, settlements.size(), () -> {
            inside.settleAll(settlements);
            return null;
        });
    }

    @Override
    public @Nullable FindsByToken byToken() {
        return tokensInside();
    }

    @Override
    protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
        return around(operation, 1, call);
    }

    private <T extends @Nullable Object> T around(StoreOperation operation, int batch, Supplier<T> call) {
        Tracer tracer = tracing.wanted();
        return tracer == null ? call.get() : around(begun(tracer, operation, batch), operation, call);
    }

    private Span begun(Tracer tracer, StoreOperation operation, int batch) {
        String name = nameOf(operation);
        SpanBuilder span = tracer.spanBuilder("session " + name)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(SYSTEM, system)
                .setAttribute(OPERATION, name);
        if (batch != 1) {
            span.setAttribute(BATCH, (long) batch);
        }
        return span.startSpan();
    }

    @SuppressWarnings("try") // a scope is closed and not used
    private static <T extends @Nullable Object> T around(Span span, StoreOperation operation, Supplier<T> call) {
        try (Scope scope = span.makeCurrent()) {
            T result = call.get();
            tell(span, operation, result);
            return result;
        } catch (RuntimeException | Error e) {
            // Its message may name an address, and is logged where it arrives.
            span.setAttribute(ERROR, e.getClass().getName());
            span.setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    private static void tell(Span span, StoreOperation operation, @Nullable Object result) {
        if (operation == StoreOperation.FIND) {
            span.setAttribute(ROWS, result == null ? 0L : 1L);
        } else if (result instanceof ScanPage page) {
            span.setAttribute(ROWS, (long) page.sessions().size());
        } else if (operation == StoreOperation.CLAIM_EXPIRED && result instanceof List<?> claimed) {
            span.setAttribute(ROWS, (long) claimed.size());
        } else if (result instanceof Boolean done) {
            span.setAttribute(DONE, done);
        } else if (result instanceof Removal removal) {
            span.setAttribute(DONE, removal == Removal.SESSION);
        }
    }

    private static String nameOf(StoreOperation operation) {
        return switch (operation) {
            case CLAIM_EXPIRED -> "claim";
            case FIND_BY_USER -> "user";
            case SWAP_TRAIL -> "name";
            default -> SessionTracing.lower(operation);
        };
    }
}

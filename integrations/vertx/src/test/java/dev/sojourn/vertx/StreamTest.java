package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.codec.ObjectForm;
import dev.sojourn.codec.ValueCodec;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a response of many writes costs, and stores. */
class StreamTest {

    private static final int WRITES = 50;

    private final AtomicInteger encoded = new AtomicInteger();

    private final ObjectForm counting = new ObjectForm() {

        @Override
        public String name() {
            return VertxValues.form().name();
        }

        @Override
        public byte @Nullable [] write(Object value, int maxBytes) {
            encoded.incrementAndGet();
            return VertxValues.form().write(value, maxBytes);
        }

        @Override
        public Object read(byte[] bytes) {
            return VertxValues.form().read(bytes);
        }
    };

    private VertxApp app() {
        return VertxApp.with((router, sessions) -> {
                    router.get("/write").handler(ctx -> {
                        ctx.session().put("list", new JsonArray().add(1));
                        ctx.end();
                    });
                    router.get("/stream").handler(ctx -> {
                        JsonArray list = ctx.session().get("list");
                        ctx.response().setChunked(true);
                        pieces(ctx, WRITES).onSuccess(nothing -> ctx.end("" + list.size()));
                    });
                    router.get("/late").handler(ctx -> {
                        ctx.response().setChunked(true);
                        ctx.response().write("one ").onSuccess(nothing -> {
                            JsonArray list = ctx.session().get("list");
                            list.add(2);
                            ctx.end("two");
                        });
                    });
                    router.get("/read")
                            .handler(ctx -> ctx.end(
                                    "" + ctx.session().<JsonArray>get("list").size()));
                })
                .engine(builder ->
                        builder.codec(ValueCodec.builder().fallback(counting).build()))
                .open();
    }

    private static Future<Void> pieces(RoutingContext ctx, int more) {
        Future<Void> written = ctx.response().write("piece ");
        return more == 0 ? written : written.compose(nothing -> pieces(ctx, more - 1));
    }

    /** Whether it was changed in place is only known by its encoding. */
    @Test
    void aValueThatWasReadIsNotEncodedForEachWrite() {
        try (VertxApp app = app()) {
            String cookie = VertxApp.cookie(app.get("/write"));
            encoded.set(0);

            assertThat(app.get("/stream", cookie).body()).endsWith("1");
            assertThat(encoded).hasValueLessThan(WRITES / 2);
        }
    }

    @Test
    void whatIsChangedInPlaceBetweenTwoWritesIsStoredBeforeTheSecond() {
        try (VertxApp app = app()) {
            String cookie = VertxApp.cookie(app.get("/write"));

            assertThat(app.get("/late", cookie).body()).isEqualTo("one two");
            assertThat(app.get("/read", cookie).body()).isEqualTo("2");
        }
    }
}

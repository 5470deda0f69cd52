package dev.sojourn.vertx;

import dev.sojourn.Session;
import dev.sojourn.testkit.web.WebCall;
import dev.sojourn.testkit.web.WebHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A routed request as the web contract's handlers see it, on a thread that may wait. A write of Vert.x sends at once
 * and there is no flush, so an application that wants to change its mind collects its body, as this one does: 8 KiB,
 * like other servers.
 */
final class VertxCall implements WebCall {

    private static final int COLLECTED = 8 * 1024;

    private final RoutingContext ctx;
    private final @Nullable SojournHandler loads;
    private Buffer collected = Buffer.buffer();
    private long announced = -1;
    private long written;
    private boolean done;

    private VertxCall(RoutingContext ctx, @Nullable SojournHandler loads) {
        this.ctx = ctx;
        this.loads = loads;
    }

    /** The body was written, and the handler has returned. */
    void end() throws IOException {
        if (!done && !ctx.response().ended()) {
            done = true;
            await(ctx.response().end(collected));
        }
    }

    static <T> T await(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("The response was not written in time", e);
        }
    }

    @Override
    public Session session() {
        try {
            return loads == null ? SojournHandler.session(ctx) : await(loads.load(ctx));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String body() throws IOException {
        if (loads == null) {
            String body = ctx.body().asString();
            return body == null ? "" : body;
        }
        Promise<Buffer> body = Promise.promise();
        ctx.vertx().runOnContext(nothing -> {
            ctx.request().body().onComplete(body);
            ctx.request().resume();
        });
        return await(body.future()).toString();
    }

    @Override
    public void status(int code) {
        ctx.response().setStatusCode(code);
    }

    @Override
    public void header(String name, String value) {
        ctx.response().headers().add(name, value);
    }

    @Override
    public void length(long bytes) {
        announced = bytes;
        ctx.response().putHeader("Content-Length", String.valueOf(bytes));
    }

    @Override
    public void write(String text) throws IOException {
        collected.appendString(text);
        if (collected.length() > COLLECTED) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (announced < 0 && !ctx.response().headWritten()) {
            ctx.response().setChunked(true);
        }
        Buffer now = collected;
        collected = Buffer.buffer();
        written += now.length();
        if (written == announced) {
            done = true;
            await(ctx.response().end(now));
        } else {
            await(ctx.response().write(now));
        }
    }

    @Override
    public void redirect(String location) throws IOException {
        done = true;
        await(ctx.redirect(location));
    }

    @Override
    public void error(int code) {
        done = true;
        ctx.fail(code);
    }

    /** A handler of the contract on a thread that may wait. */
    static Handler<RoutingContext> blocking(WebHandler handler) {
        return ctx -> handle(new VertxCall(ctx, null), handler);
    }

    /** The same, on a route that opens no session itself. */
    static Handler<RoutingContext> loading(SojournHandler sessions, WebHandler handler) {
        return ctx -> handle(new VertxCall(ctx, sessions), handler);
    }

    private static void handle(VertxCall call, WebHandler handler) {
        try {
            handler.handle(call);
            call.end();
        } catch (IOException | RuntimeException failure) {
            if (!call.ctx.response().ended()) {
                call.ctx.fail(failure);
            }
        }
    }
}

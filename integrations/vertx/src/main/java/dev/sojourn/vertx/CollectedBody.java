package dev.sojourn.vertx;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A body that was read to look for an id, and is delivered to the handler afterwards as if it came then: its bytes, its
 * form and its uploads. Used on the context of the request.
 */
final class CollectedBody {

    /** Vert.x decodes forms of these alone, and refuses to be asked for others. */
    private static final Set<HttpMethod> WITH_FORMS =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final HttpServerRequest request;
    private final ContextInternal context;
    private final int maxBytes;
    private final Buffer bytes = Buffer.buffer();
    private final Queue<HttpServerFileUpload> uploads = new ArrayDeque<>();
    private final Promise<Void> ended;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<HttpServerFileUpload> uploadHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    /** Why the form could not be decoded; its bytes are looked at all the same, and it is told with the body. */
    private @Nullable Throwable malformed;

    private boolean paused = true;
    private boolean delivered;
    private boolean over;

    CollectedBody(HttpServerRequestInternal request, int maxBytes) {
        this.request = request;
        this.context = request.context();
        this.maxBytes = maxBytes;
        this.ended = context.promise();
    }

    /** Reads the body; completes early, with more bytes than the limit, when there are more. */
    Future<Buffer> collect() {
        Promise<Buffer> whole = context.promise();
        String type = request.getHeader("Content-Type");
        String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
        boolean form = lower.startsWith("multipart/form-data") || lower.startsWith("application/x-www-form-urlencoded");
        if (form && WITH_FORMS.contains(request.method())) {
            request.setExpectMultipart(true);
            request.uploadHandler(upload -> {
                upload.pause();
                uploads.add(upload);
            });
        }
        request.exceptionHandler(failure -> {
            if (failure instanceof DecoderException) {
                malformed = failure;
            } else if (!whole.tryFail(failure)) {
                failed(failure);
            }
        });
        if (isAskedFor() && length() > maxBytes) {
            // Refused without a look into it.
            bytes.appendBytes(new byte[maxBytes + 1]);
            return Future.succeededFuture(bytes);
        }
        request.handler(chunk -> {
            if (bytes.length() <= maxBytes) {
                bytes.appendBuffer(chunk);
            }
            if (bytes.length() > maxBytes) {
                uploads.forEach(HttpServerFileUpload::resume);
                whole.tryComplete(bytes);
            }
            // An upload that holds many pieces has paused the request.
            request.resume();
        });
        request.endHandler(nothing -> whole.tryComplete(bytes));
        if (isAskedFor()) {
            var unused = request.response().writeContinue();
        }
        request.resume();
        return whole.future();
    }

    /** Whether the client waits for a word before it sends the body. */
    private boolean isAskedFor() {
        return request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
    }

    private long length() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }

    private void failed(Throwable failure) {
        Handler<Throwable> told = exceptionHandler;
        if (told != null) {
            told.handle(failure);
        }
    }

    void exceptionHandler(@Nullable Handler<Throwable> value) {
        exceptionHandler = value;
    }

    void handler(@Nullable Handler<Buffer> value) {
        handler = value;
        deliverSoon();
    }

    void endHandler(@Nullable Handler<Void> value) {
        endHandler = value;
        deliverSoon();
    }

    void uploadHandler(@Nullable Handler<HttpServerFileUpload> value) {
        uploadHandler = value;
    }

    void demand(long amount) {
        paused = amount == 0;
        deliverSoon();
    }

    private void deliverSoon() {
        if (!paused && !over) {
            context.runOnContext(nothing -> deliver());
        }
    }

    private void deliver() {
        if (paused || over) {
            return;
        }
        if (!delivered) {
            delivered = true;
            Handler<HttpServerFileUpload> takes = uploadHandler;
            for (HttpServerFileUpload upload : uploads) {
                if (takes != null) {
                    takes.handle(upload);
                }
                upload.resume();
            }
            Handler<Buffer> reads = handler;
            if (reads != null && bytes.length() > 0) {
                reads.handle(bytes);
            }
            if (malformed != null) {
                failed(malformed);
            }
        }
        if (!paused) {
            over = true;
            Handler<Void> told = endHandler;
            if (told != null) {
                told.handle(null);
            }
            ended.tryComplete();
        }
    }

    Future<Buffer> body() {
        demand(Long.MAX_VALUE);
        return ended.future().map(nothing -> bytes);
    }

    Future<Void> end() {
        return ended.future();
    }

    boolean isEnded() {
        return over;
    }
}

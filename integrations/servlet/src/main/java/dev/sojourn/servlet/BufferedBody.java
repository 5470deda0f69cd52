package dev.sojourn.servlet;

import dev.sojourn.http.BadSessionRequestException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request body that was read in search of a session id, and is played back to the handler. */
final class BufferedBody {

    private static final Logger LOG = System.getLogger(BufferedBody.class.getName());

    private final byte[] bytes;
    private @Nullable Playback playback;

    private BufferedBody(byte[] bytes) {
        this.bytes = bytes;
    }

    static BufferedBody read(HttpServletRequest request, int maxBytes) {
        try {
            byte[] bytes = request.getInputStream().readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw BadSessionRequestException.bodyTooLarge(maxBytes);
            }
            return new BufferedBody(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("The request body could not be read", e);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** The one stream of the request, the same through all of its dispatches. */
    ServletInputStream stream() {
        Playback present = playback;
        if (present == null) {
            present = new Playback(new ByteArrayInputStream(bytes));
            playback = present;
        }
        return present;
    }

    /** The fields of a form, decoded as containers do it; a broken escape leaves its pair out. */
    Map<String, String[]> formFields(@Nullable String encoding) {
        Charset charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String form = new String(bytes, StandardCharsets.ISO_8859_1);
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!pair.isEmpty()) {
                add(fields, name, value, charset);
            }
        }
        Map<String, String[]> result = new LinkedHashMap<>();
        fields.forEach((name, values) -> result.put(name, values.toArray(String[]::new)));
        return result;
    }

    private static void add(Map<String, List<String>> fields, String name, String value, Charset charset) {
        try {
            String decoded = URLDecoder.decode(value, charset);
            fields.computeIfAbsent(URLDecoder.decode(name, charset), key -> new ArrayList<>(1))
                    .add(decoded);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "A form field with a broken escape is left out");
        }
    }

    /** All of it is there from the start, so it is always ready. */
    private static final class Playback extends ServletInputStream {

        private final ByteArrayInputStream source;

        Playback(ByteArrayInputStream source) {
            this.source = source;
        }

        @Override
        public int read() {
            return source.read();
        }

        @Override
        public int read(byte[] target, int from, int length) {
            return source.read(target, from, length);
        }

        @Override
        public int available() {
            return source.available();
        }

        @Override
        public boolean isFinished() {
            return source.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        // The listener's own failure is the listener's to hear of, whatever it is.
        @Override
        @SuppressWarnings("CatchThrowable")
        public void setReadListener(ReadListener listener) {
            try {
                if (!isFinished()) {
                    listener.onDataAvailable();
                }
                if (isFinished()) {
                    listener.onAllDataRead();
                }
            } catch (Throwable failure) {
                listener.onError(failure);
            }
        }
    }
}

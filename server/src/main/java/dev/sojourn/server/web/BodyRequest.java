package dev.sojourn.server.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.Parameters;
import org.jspecify.annotations.Nullable;

/** A request whose body was read before, with the parameters of a form in it. */
final class BodyRequest extends HttpServletRequestWrapper {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final byte[] body;
    private final ServletInputStream in;
    private @Nullable BufferedReader reader;
    private @Nullable Map<String, String[]> parameters;

    BodyRequest(HttpServletRequest request, byte[] body) {
        super(request);
        this.body = body;
        this.in = new Stored(new ByteArrayInputStream(body));
    }

    /** As it was sent: the dispatch has dropped a slash where the path begins with two. */
    @Override
    public String getRequestURI() {
        return getAttribute(AsyncContext.ASYNC_REQUEST_URI) instanceof String sent ? sent : super.getRequestURI();
    }

    @Override
    public int getContentLength() {
        return body.length;
    }

    @Override
    public long getContentLengthLong() {
        return body.length;
    }

    @Override
    public ServletInputStream getInputStream() {
        return in;
    }

    @Override
    public BufferedReader getReader() {
        BufferedReader made = reader;
        if (made == null) {
            made = new BufferedReader(new InputStreamReader(in, charset()));
            reader = made;
        }
        return made;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterMap().get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String[] values = getParameterMap().get(name);
        return values == null ? null : values.clone();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    /** Those of the query come first (Jakarta Servlet 6.1, section 3.1). */
    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> all = parameters;
        if (all == null) {
            all = new LinkedHashMap<>(super.getParameterMap());
            if (isForm()) {
                for (Map.Entry<String, String[]> field : form().entrySet()) {
                    all.merge(
                            field.getKey(),
                            field.getValue(),
                            (query, form) ->
                                    Stream.of(query, form).flatMap(Stream::of).toArray(String[]::new));
                }
            }
            all = Collections.unmodifiableMap(all);
            parameters = all;
        }
        return all;
    }

    private boolean isForm() {
        String type = getContentType();
        return type != null
                && getMethod().equals("POST")
                && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM);
    }

    private Map<String, String[]> form() {
        Parameters form = new Parameters();
        form.setCharset(charset());
        form.setLimit(1000);
        form.processParameters(body, 0, body.length);
        Map<String, String[]> fields = new LinkedHashMap<>();
        for (String name : Collections.list(form.getParameterNames())) {
            fields.put(name, form.getParameterValues(name));
        }
        return fields;
    }

    private Charset charset() {
        String named = getCharacterEncoding();
        try {
            return named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private static final class Stored extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        Stored(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, length);
        }

        @Override
        public int available() {
            return bytes.available();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            try {
                listener.onDataAvailable();
                listener.onAllDataRead();
            } catch (IOException e) {
                listener.onError(e);
            }
        }
    }
}

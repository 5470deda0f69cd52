package dev.sojourn.servlet;

import dev.sojourn.http.Carrier;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.Origin;
import dev.sojourn.http.PresentedId;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request whose session is Sojourn's, and whose body can still be read after an id was looked for in it. */
final class SessionRequest extends HttpServletRequestWrapper {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final SessionResponse response;
    private final SessionExchange exchange;
    private @Nullable ServletInputStream stream;
    private @Nullable BufferedReader reader;
    private @Nullable Map<String, String[]> parameters;
    private @Nullable List<BufferedPart> parts;
    private @Nullable AsyncContext async;

    SessionRequest(HttpServletRequest request, SessionResponse response, SessionExchange exchange) {
        super(request);
        this.response = response;
        this.exchange = exchange;
    }

    SessionExchange exchange() {
        return exchange;
    }

    /** Whether a request is wrapped already for the sessions of these visits. */
    static boolean isInside(ServletRequest request, HttpVisits visits) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            if (wrapper instanceof SessionRequest ours && ours.exchange.settings.visits() == visits) {
                return true;
            }
            inner = wrapper.getRequest();
        }
        return false;
    }

    /** The host of a request without that header: HTTP/2 has none, and older versions need not say it. */
    static String hostOf(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1")
                ? ""
                : Origin.authority(request.getServerName(), request.getServerPort());
    }

    @Override
    public HttpSession getSession() {
        return Objects.requireNonNull(exchange.view(true));
    }

    // The Servlet API has no nullness annotations; null is what it says for a session that is not there.
    @Override
    @SuppressWarnings("NullAway")
    public @Nullable HttpSession getSession(boolean create) {
        return exchange.view(create);
    }

    @Override
    public String changeSessionId() {
        HttpSessionView view = exchange.view(false);
        if (view == null) {
            throw new IllegalStateException("There is no session whose id could change");
        }
        return view.changeId();
    }

    /**
     * The key of the id that the client came with, which is what {@code getId()} of its session says or said; never
     * the secret itself. Of a session that is over it is told too, so that a client whose session has expired can be
     * told from one that has none.
     */
    @Override
    public @Nullable String getRequestedSessionId() {
        PresentedId requested = exchange.requested();
        return requested == null ? null : requested.reading().id().key().hex();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        return exchange.isRequestedValid();
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        PresentedId requested = exchange.requested();
        return requested != null && requested.carrier() instanceof Carrier.Cookie;
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        PresentedId requested = exchange.requested();
        return requested != null && requested.carrier() instanceof Carrier.Query;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            if (reader != null) {
                throw new IllegalStateException("getReader() was called on this request already");
            }
            BufferedBody body = exchange.bodyForHandler();
            stream = body == null ? super.getInputStream() : body.stream();
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        if (reader == null) {
            if (stream != null) {
                throw new IllegalStateException("getInputStream() was called on this request already");
            }
            BufferedBody body = exchange.bodyForHandler();
            String encoding = getCharacterEncoding();
            reader = body == null
                    ? super.getReader()
                    : new BufferedReader(new InputStreamReader(
                            body.stream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
        }
        return reader;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterValues(name);
        return values == null || values.length == 0 ? null : values[0];
    }

    @Override
    @SuppressWarnings("NullAway")
    public String @Nullable [] getParameterValues(String name) {
        Map<String, String[]> played = playedParameters();
        return played == null ? super.getParameterValues(name) : played.get(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> played = playedParameters();
        return played == null ? super.getParameterMap() : Collections.unmodifiableMap(played);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        Map<String, String[]> played = playedParameters();
        return played == null ? super.getParameterNames() : Collections.enumeration(played.keySet());
    }

    /** Query and form together, when the container cannot see the form any more; else null. */
    private @Nullable Map<String, String[]> playedParameters() {
        BufferedBody body = exchange.bodyForHandler();
        String type = getContentType();
        Map<String, String[]> fields = body == null || type == null ? null : playedFields(body, type);
        if (fields == null) {
            return null;
        }
        if (parameters == null) {
            Map<String, String[]> all = new LinkedHashMap<>(super.getParameterMap());
            fields.forEach((name, values) -> all.merge(name, values, SessionRequest::both));
            parameters = all;
        }
        return parameters;
    }

    /** From the body that was read in search of an id, where there is one; the container can't read it again. */
    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        List<BufferedPart> played = playedParts();
        return played == null ? super.getParts() : List.copyOf(played);
    }

    @Override
    public @Nullable Part getPart(String name) throws IOException, ServletException {
        List<BufferedPart> played = playedParts();
        return played == null
                ? super.getPart(name)
                : played.stream()
                        .filter(part -> part.getName().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    private @Nullable List<BufferedPart> playedParts() throws IOException {
        BufferedBody body = exchange.bodyForHandler();
        String type = getContentType();
        if (body == null || type == null || !BufferedParts.isMultipart(type)) {
            return null;
        }
        if (parts == null) {
            Object folder = getServletContext().getAttribute(ServletContext.TEMPDIR);
            parts = BufferedParts.of(
                    body.bytes(),
                    type,
                    BufferedParts.charset(getCharacterEncoding()),
                    folder instanceof File file ? file.toPath() : null);
        }
        return parts;
    }

    /** The fields of the body, when the container can't see them any more; else null. */
    private @Nullable Map<String, String[]> playedFields(BufferedBody body, String type) {
        if (type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            return body.formFields(getCharacterEncoding());
        }
        Map<String, String[]> fields = new LinkedHashMap<>();
        try {
            List<BufferedPart> played = playedParts();
            if (played == null) {
                return null;
            }
            for (BufferedPart part : played) {
                if (part.getSubmittedFileName() == null) {
                    String[] text = {BufferedParts.text(part, BufferedParts.charset(getCharacterEncoding()))};
                    fields.merge(part.getName(), text, SessionRequest::both);
                }
            }
        } catch (IOException malformed) {
            // Whoever asks for the parts hears of it; a parameter is just not there, as in containers.
            return fields;
        }
        return fields;
    }

    private static String[] both(String[] first, String[] second) {
        String[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public AsyncContext startAsync() {
        // The handler's thread writes to what it finds in the context, and that must be watched as well: to the
        // application, these are the originals.
        return entered(super.startAsync(), this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest present, ServletResponse answer) {
        return entered(super.startAsync(present, answer), present, answer);
    }

    private AsyncContext entered(AsyncContext started, ServletRequest present, ServletResponse answer) {
        SessionAsyncContext ours = new SessionAsyncContext(started, exchange, present, answer);
        async = ours;
        return ours;
    }

    @Override
    public AsyncContext getAsyncContext() {
        AsyncContext present = super.getAsyncContext();
        return async == null ? present : async;
    }
}

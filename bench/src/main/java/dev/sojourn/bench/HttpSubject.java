package dev.sojourn.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * An application asked over loopback, by each caller over a connection of its own that is kept alive. What the client
 * does is no part of what is compared.
 */
final class HttpSubject implements Subject {

    private static final String OK = "HTTP/1.1 200";
    private static final String SET_COOKIE = "set-cookie:";
    private static final String LENGTH = "content-length:";
    private static final int BUFFER = 2_048;

    private final HttpSite site;
    private final List<Wire> wires = Collections.synchronizedList(new ArrayList<>());
    private final ThreadLocal<Wire> wire = ThreadLocal.withInitial(this::connect);

    private HttpSubject(HttpSite site) {
        this.site = site;
    }

    static Subject of(HttpSite.Sessions sessions) {
        return new HttpSubject(new HttpSite(sessions));
    }

    private record Answer(String cookie, String body) {}

    private record Wire(Socket socket, InputStream in) {

        Answer get(String path, String cookie) throws IOException {
            String cookies = cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n";
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + cookies + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String status = line();
            if (!status.startsWith(OK)) {
                throw new IllegalStateException(path + " was answered with " + status);
            }
            String given = "";
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith(SET_COOKIE)) {
                    given = line.substring(SET_COOKIE.length(), line.indexOf(';'))
                            .strip();
                } else if (lower.startsWith(LENGTH)) {
                    length = Integer.parseInt(line.substring(LENGTH.length()).strip());
                }
            }
            return new Answer(given, new String(in.readNBytes(length), StandardCharsets.US_ASCII));
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("The server ended the connection");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }
    }

    private Wire connect() {
        try {
            Socket socket = new Socket("localhost", site.port());
            socket.setTcpNoDelay(true);
            Wire made = new Wire(socket, new BufferedInputStream(socket.getInputStream(), BUFFER));
            wires.add(made);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer get(String path, String cookie) {
        try {
            return wire.get().get(path, cookie);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String begin(int number) {
        String cookie = get("/begin?" + number, "").cookie();
        // Without sessions, the same header as with the container's.
        return cookie.isEmpty() ? "JSESSIONID=5A2F9C0D6E1B4783A5C2F9C0D6E1B478" : cookie;
    }

    @Override
    public Object read(String ticket) {
        return get("/read", ticket).body();
    }

    @Override
    public int raise(String ticket) {
        return Integer.parseInt(get("/write", ticket).body());
    }

    @Override
    public boolean beginAndEnd(int number) {
        return !get("/end?" + number, "").body().isEmpty();
    }

    @Override
    public void close() {
        try {
            for (Wire each : wires) {
                each.socket().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            site.close();
        }
    }
}

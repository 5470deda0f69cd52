package dev.sojourn.testkit.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One HTTP/1.1 request over a socket of its own, byte for byte as the test spells it. */
final class Client implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    private Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a request to app.example over HTTPS, as the server's proxy says, and reads the whole response. */
    static Reply send(int port, String method, String target, String body, String... headers) {
        try (Client client = open(port, method, target, body, headers)) {
            return client.reply();
        } catch (IOException e) {
            throw new AssertionError("No response to " + method, e);
        }
    }

    static Client open(int port, String method, String target, String body, String... headers) throws IOException {
        Client client = new Client(port);
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        boolean proto = false;
        boolean host = false;
        for (String header : headers) {
            text.append(header).append("\r\n");
            proto |= header.toLowerCase(Locale.ROOT).startsWith("x-forwarded-proto:");
            host |= header.toLowerCase(Locale.ROOT).startsWith("host:");
        }
        text.append(proto ? "" : "X-Forwarded-Proto: https\r\n");
        text.append(host ? "" : "Host: app.example\r\n");
        if (!body.isEmpty()) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        text.append("Connection: close\r\n\r\n").append(body);
        client.socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        client.socket.getOutputStream().flush();
        return client;
    }

    /** Reads head and whole body. */
    Reply reply() throws IOException {
        Reply head = head();
        boolean chunked = String.valueOf(head.first("Transfer-Encoding")).equalsIgnoreCase("chunked");
        String length = head.first("Content-Length");
        byte[] body = chunked ? chunks() : length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        return new Reply(head.status(), head.head(), new String(body, StandardCharsets.ISO_8859_1));
    }

    /** Reads the head and leaves the body on the wire. */
    Reply head() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return new Reply(Integer.parseInt(lines.get(0).split(" ", 3)[1]), lines.subList(1, lines.size()), "");
    }

    /** Reads until the text has come, and fails when the response ends before. */
    void awaitInBody(String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("The response ended before \"" + text + "\"");
            }
            seen.append((char) next);
        }
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(in.readNBytes(size));
            line();
        }
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        String line = line();
        // A server that fails in the middle of a body just stops.
        return line.isEmpty() ? 0 : Integer.parseInt(line.split(";", 2)[0].trim(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

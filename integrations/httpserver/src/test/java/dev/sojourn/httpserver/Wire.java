package dev.sojourn.httpserver;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One connection, for several requests where the server leaves it open. */
final class Wire implements AutoCloseable {

    record Reply(int status, List<String> head, String body) {

        List<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ": ";
            return head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()))
                    .toList();
        }

        /** What a browser would send back. */
        String cookie() {
            return "Cookie: " + header("Set-Cookie").get(0).split(";", 2)[0];
        }
    }

    private final Socket socket;
    private final InputStream in;

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A connection for one request. */
    static Reply once(int port, String line, String... headers) throws IOException {
        try (Wire wire = new Wire(port)) {
            return wire.send(line, "", headers);
        }
    }

    Reply send(String line, String body, String... headers) throws IOException {
        write(line, body, headers);
        return reply(line.startsWith("HEAD "));
    }

    void write(String line, String body, String... headers) throws IOException {
        StringBuilder text = new StringBuilder(line + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        text.append(body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n");
        socket.getOutputStream()
                .write(text.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    Reply reply(boolean headAlone) throws IOException {
        Reply reply = head();
        return headAlone || reply.status() == 204 || reply.status() == 304
                ? reply
                : new Reply(reply.status(), reply.head(), body(reply));
    }

    Reply head() throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.add(line);
        }
        if (head.isEmpty()) {
            throw new IOException("The server closed the connection without an answer");
        }
        return new Reply(Integer.parseInt(head.get(0).split(" ", 3)[1]), head, "");
    }

    private String body(Reply reply) throws IOException {
        List<String> length = reply.header("Content-Length");
        if (!length.isEmpty()) {
            return new String(in.readNBytes(Integer.parseInt(length.get(0))), StandardCharsets.ISO_8859_1);
        }
        StringBuilder body = new StringBuilder();
        for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
            body.append(chunk);
        }
        return body.toString();
    }

    /** The next chunk of a body, empty at its end. */
    String chunk() throws IOException {
        byte[] bytes = in.readNBytes(Integer.parseInt(line(), 16));
        line();
        return new String(bytes, StandardCharsets.ISO_8859_1);
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

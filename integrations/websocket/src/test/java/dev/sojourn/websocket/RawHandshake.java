package dev.sojourn.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A handshake written byte by byte, as no library would send it. */
final class RawHandshake {

    private static final int PATIENCE_MILLIS = 20_000;

    private final int port;
    private final List<String> lines = new ArrayList<>();
    private String start = "GET /live HTTP/1.1";

    RawHandshake(int port) {
        this.port = port;
        lines.addAll(List.of(
                "Host: localhost:" + port,
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    }

    RawHandshake fromOwnPage() {
        return with("Origin: http://localhost:" + port);
    }

    RawHandshake start(String line) {
        start = line;
        return this;
    }

    RawHandshake with(String line) {
        lines.add(line);
        return this;
    }

    RawHandshake without(String name) {
        lines.removeIf(line -> line.startsWith(name + ":"));
        return this;
    }

    RawHandshake replace(String name, String value) {
        return without(name).with(name + ": " + value);
    }

    int status() throws IOException {
        return Integer.parseInt(head().get(0).split(" ")[1]);
    }

    /** Sends it and returns the status line and headers of the answer. */
    List<String> head() throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String text = start + "\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return List.of(readHead(socket.getInputStream()).split("\r\n"));
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0) {
            head.write(next);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
            next = in.read();
        }
        throw new IOException("The server closed the connection after " + head.size() + " bytes of a head");
    }
}

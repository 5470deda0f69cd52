import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A WebSocket on the command line, for the smoke test: {@code java LiveSocket.java URL COOKIE ORIGIN}. Sends each line
 * of standard input as a text message; prints {@code open}, {@code text ...} for each message, {@code closed CODE}, or
 * {@code refused STATUS}. Ends when the socket closes.
 */
public final class LiveSocket implements WebSocket.Listener {

    private final StringBuilder message = new StringBuilder();

    public static void main(String[] arguments) throws IOException {
        WebSocket socket;
        try {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Cookie", arguments[1])
                    .header("Origin", arguments[2])
                    .buildAsync(URI.create(arguments[0]), new LiveSocket())
                    .join();
        } catch (CompletionException e) {
            say(e.getCause() instanceof WebSocketHandshakeException refusal
                    ? "refused " + refusal.getResponse().statusCode()
                    : "failed " + e.getCause());
            System.exit(0);
            return;
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            socket.sendText(line, true).join();
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Override
    public void onOpen(WebSocket socket) {
        say("open");
        socket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            say("text " + message);
            message.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        say("closed " + code);
        System.exit(0);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        say("failed " + failure);
        System.exit(0);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}

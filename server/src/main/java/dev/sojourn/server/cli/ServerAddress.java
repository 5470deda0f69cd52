package dev.sojourn.server.cli;

import dev.sojourn.policy.Lifetime;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running server, and who asks. The token is never an option: others could read it in the list of processes. */
final class ServerAddress {

    private static final String SERVER = "SOJOURN_SERVER";
    private static final String DEFAULT = "http://127.0.0.1:8080";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_TOKEN = 4096;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "A running server; SOJOURN_SERVER, or " + DEFAULT + ", unless given.")
    @Nullable
    String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Holds the token of administration; the environment variable SOJOURN_ADMIN_TOKEN unless given.")
    @Nullable
    String tokenFile;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "Longest wait for the server, and for each next part of its answer; 10s unless given.")
    @Nullable
    String timeout;

    boolean isGiven() {
        return server != null || tokenFile != null;
    }

    /** The server, with a token if there is one. */
    RemoteServer server(Context context, FaceOptions face) throws Failure {
        boolean hasToken =
                tokenFile != null || !variable(context, RemoteServer.TOKEN).isEmpty();
        return new RemoteServer(address(context, face, hasToken), hasToken ? token(context) : null, patience(context));
    }

    /** The server, as its administrator. */
    RemoteServer administered(Context context, FaceOptions face) throws Failure {
        return new RemoteServer(address(context, face, true), token(context), patience(context));
    }

    private URI address(Context context, FaceOptions face, boolean hasToken) throws Failure {
        String known = variable(context, SERVER);
        URI address = RemoteServer.address(server != null ? server : known.isEmpty() ? DEFAULT : known);
        if (hasToken && !face.quiet && "http".equalsIgnoreCase(address.getScheme()) && !isHere(address.getHost())) {
            context.terminal()
                    .err()
                    .println("The token goes to " + address.getHost() + " in the clear, where everybody on the way can"
                            + " read it: use https.");
        }
        return address;
    }

    private Duration patience(Context context) throws Failure {
        if (timeout == null) {
            return PATIENCE;
        }
        Duration patience = context.host().duration(timeout);
        if (patience == null || patience.equals(Lifetime.FOREVER)) {
            throw Failure.wrongUsage("--timeout must be a duration such as 10s or 1m");
        }
        return patience;
    }

    private String token(Context context) throws Failure {
        String token = tokenFile == null ? variable(context, RemoteServer.TOKEN) : inFile(tokenFile);
        if (token.isEmpty()) {
            throw Failure.denied("no token: put it into the environment as " + RemoteServer.TOKEN
                    + ", or into a file that is named with --token-file");
        }
        if (!token.matches("[!-~]{1,512}")) {
            throw Failure.wrongUsage("the token must be 1 to 512 visible ASCII characters without spaces");
        }
        return token;
    }

    private static String inFile(String name) throws Failure {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return new String(in.readNBytes(LONGEST_TOKEN), StandardCharsets.UTF_8).strip();
        } catch (IOException | InvalidPathException e) {
            throw Failure.denied("the file of --token-file cannot be read: " + e.getMessage());
        }
    }

    private static boolean isHere(String host) throws Failure {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw Failure.unavailable("the host " + host + " is not known", e);
        }
    }

    private static String variable(Context context, String name) {
        return context.environment().getOrDefault(name, "");
    }
}

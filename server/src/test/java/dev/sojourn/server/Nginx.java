package dev.sojourn.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real proxy, set up as the guides show it. */
final class Nginx implements AutoCloseable {

    private static final String PASSWORD = "password";

    private final Process process;

    private Nginx(Process process) {
        this.process = process;
    }

    /** The nginx of this machine, when there is one. */
    static Optional<Path> program() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends TLS for a name at a port, in front of another port. */
    static Nginx start(Path program, Path folder, String name, int port, int behind) throws Exception {
        certify(folder, name);
        return run(program, folder, port, """
                listen 127.0.0.1:PORT ssl;
                server_name NAME;
                ssl_certificate FOLDER/certificate.pem;
                ssl_certificate_key FOLDER/key.pem;
                location / {
                    proxy_pass http://127.0.0.1:BEHIND;
                    proxy_http_version 1.1;
                    proxy_set_header Host $http_host;
                    proxy_set_header X-Forwarded-Proto $scheme;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection $connection_upgrade;
                }
                """.replace("NAME", name).replace("BEHIND", String.valueOf(behind)));
    }

    /** Hands on what is below a prefix to what is below a path of another port, and nothing else. */
    static Nginx below(Path program, Path folder, String prefix, int port, String behind) throws IOException {
        return run(program, folder, port, """
                listen 127.0.0.1:PORT;
                location PREFIX {
                    proxy_pass http://127.0.0.1:BEHIND;
                    proxy_http_version 1.1;
                    proxy_set_header Host $http_host;
                    proxy_buffering off;
                }
                location / {
                    return 404;
                }
                """.replace("PREFIX", prefix).replace("BEHIND", behind));
    }

    private static Nginx run(Path program, Path folder, int port, String server) throws IOException {
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                pid FOLDER/nginx.pid;
                error_log FOLDER/error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path FOLDER/body;
                    proxy_temp_path FOLDER/proxy;
                    fastcgi_temp_path FOLDER/fastcgi;
                    uwsgi_temp_path FOLDER/uwsgi;
                    scgi_temp_path FOLDER/scgi;
                    server {
                        SERVER
                    }
                    map $http_upgrade $connection_upgrade { default upgrade; "" close; }
                }
                """.replace("SERVER", server)
                .replace("FOLDER", folder.toString())
                .replace("PORT", String.valueOf(port)));
        Process process = new ProcessBuilder(program.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        Nginx nginx = new Nginx(process);
        try {
            nginx.awaitPort(port);
            return nginx;
        } catch (IOException | RuntimeException e) {
            nginx.close();
            throw e;
        }
    }

    private void awaitPort(int port) throws IOException {
        long end = System.nanoTime() + ServerScene.PATIENCE.toNanos();
        while (true) {
            try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Writes a key and a certificate that it has signed itself. */
    private static void certify(Path folder, String name) throws IOException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "proxy",
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        keytool.onExit()
                .orTimeout(ServerScene.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        write(
                folder.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("proxy", PASSWORD.toCharArray()).getEncoded());
        write(
                folder.resolve("certificate.pem"),
                "CERTIFICATE",
                keys.getCertificate("proxy").getEncoded());
    }

    private static void write(Path file, String kind, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(ServerScene.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}

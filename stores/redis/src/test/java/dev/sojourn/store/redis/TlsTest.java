package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.StoreException;
import dev.sojourn.testkit.nodes.NotRun;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that takes only connections under TLS. */
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void aUriWithTlsConnectsAndAnUnknownCertificateIsRefused() throws Exception {
        if (!RedisBinary.isInstalled()) {
            throw NotRun.because(
                    "the Redis store under TLS", "no redis-server on the PATH; install Debian's redis-server");
        }
        int port = RedisServer.freePort();
        writeCertificate();
        try (RedisServer server = RedisServer.start(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                folder.resolve("certificate.pem").toString(),
                "--tls-key-file",
                folder.resolve("key.pem").toString(),
                "--tls-auth-clients",
                "no")) {
            assertThat(server.command("PING")).contains("PONG");
            try (RedisStore store = RedisStore.open("rediss://127.0.0.1:" + port + "?verifyPeer=NONE")) {
                assertThat(store.create(session(1))).isTrue();
                assertThat(store.find(key(1))).isNotNull();
            }
            assertThatThrownBy(() -> RedisStore.open("rediss://127.0.0.1:" + port))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("can't connect");
        }
    }

    @Test
    void aCertificateThatIsNamedIsTrustedAndTheStoreShowsItsOwn() throws Exception {
        if (!RedisBinary.isInstalled()) {
            throw NotRun.because(
                    "the Redis store under TLS", "no redis-server on the PATH; install Debian's redis-server");
        }
        int port = RedisServer.freePort();
        writeCertificate();
        Path store = folder.resolve("store.p12");
        Path trusted = folder.resolve("trusted.p12");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, PASSWORD);
        try (InputStream file = Files.newInputStream(store)) {
            KeyStore whole = KeyStore.getInstance("PKCS12");
            whole.load(file, PASSWORD);
            keys.setCertificateEntry("redis", whole.getCertificate("redis"));
        }
        try (var file = Files.newOutputStream(trusted)) {
            keys.store(file, PASSWORD);
        }
        String certificate = folder.resolve("certificate.pem").toString();
        try (RedisServer server = RedisServer.start(
                "--tls-port",
                "" + port,
                "--tls-cert-file",
                certificate,
                "--tls-key-file",
                folder.resolve("key.pem").toString(),
                "--tls-ca-cert-file",
                certificate,
                "--tls-auth-clients",
                "yes")) {
            assertThat(server.command("PING")).contains("PONG");
            RedisOptions options = RedisOptions.at("rediss://localhost:" + port);
            RedisAccess access = RedisAccess.standard().trusting(trusted, "changeit");
            try (RedisStore redis = RedisStore.open(options.access(access.certificate(store, "changeit")))) {
                assertThat(redis.create(session(1))).isTrue();
            }
            assertThatThrownBy(() -> RedisStore.open(options.access(access))).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> RedisStore.open(options)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void whoGivesThePasswordIsAskedForEachConnection() {
        if (!RedisBinary.isInstalled()) {
            throw NotRun.because("passwords that change", "no redis-server on the PATH; install Debian's redis-server");
        }
        try (RedisServer server = RedisServer.start()) {
            server.command("ACL SETUSER sojourn on >first ~* &* +@all");
            AtomicReference<String> password = new AtomicReference<>("first");
            RedisAccess access = RedisAccess.standard().login(() -> new RedisAccess.Login("sojourn", password.get()));
            try (RedisStore store =
                    RedisStore.open(RedisOptions.at(server.uri()).access(access))) {
                assertThat(store.create(session(1))).isTrue();
                server.command("ACL SETUSER sojourn resetpass >second");
                password.set("second");
                server.command("CLIENT KILL USER sojourn");
                RedisServer.await("the store is back with the new password", () -> {
                    try {
                        return store.find(key(1)) != null;
                    } catch (StoreException e) {
                        return false;
                    }
                });
            }
            password.set("wrong");
            assertThatThrownBy(
                            () -> RedisStore.open(RedisOptions.at(server.uri()).access(access)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageNotContaining("wrong");
            assertThat(new RedisAccess.Login("sojourn", "secret").toString()).doesNotContain("secret");
        }
    }

    private void writeCertificate() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "redis",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .start();
        assertThat(new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("error");
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD);
        }
        write("certificate.pem", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
        write("key.pem", "PRIVATE KEY", keys.getKey("redis", PASSWORD).getEncoded());
    }

    private void write(String file, String kind, byte[] bytes) throws Exception {
        String text =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8)).encodeToString(bytes);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}

package dev.sojourn.store.redis;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who a store is to Redis and whom it trusts, where a URI can not say it: passwords that change, certificates that the
 * JVM does not know, a certificate of the store's own. Immutable; each method that sets something returns a copy.
 */
public final class RedisAccess {

    private static final RedisAccess STANDARD = new RedisAccess(null, null, null);

    private final @Nullable Supplier<Login> login;
    private final @Nullable Certificates trusted;
    private final @Nullable Certificates own;

    /**
     * A user and a password.
     *
     * @param user the user, or null for the default one
     * @param password the password, or a token that stands for it
     */
    public record Login(@Nullable String user, String password) {

        /** Checks that there is a password. */
        public Login {
            Objects.requireNonNull(password, "password");
        }

        /** The user alone. */
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /** A file of certificates and the password that opens it. */
    record Certificates(Path file, String password) {

        @Override
        public String toString() {
            return "Certificates[" + file + "]";
        }
    }

    private RedisAccess(@Nullable Supplier<Login> login, @Nullable Certificates trusted, @Nullable Certificates own) {
        this.login = login;
        this.trusted = trusted;
        this.own = own;
    }

    /** What the URIs say, and the certificates that the JVM trusts. */
    public static RedisAccess standard() {
        return STANDARD;
    }

    /**
     * Sets who gives user and password, in the place of those in the URIs.
     *
     * @param value asked whenever a connection is made, on a thread of the network's: quick, and safe for use by
     *     several threads. Gives what holds now; what it throws fails that connection
     * @return the changed access
     */
    public RedisAccess login(Supplier<Login> value) {
        return new RedisAccess(Objects.requireNonNull(value, "value"), trusted, own);
    }

    /**
     * Sets the certificates that are trusted, in the place of the JVM's.
     *
     * @param file a PKCS12 or JKS file, read whenever a connection is made
     * @param password what opens it
     * @return the changed access
     */
    public RedisAccess trusting(Path file, String password) {
        return new RedisAccess(login, new Certificates(file, password), own);
    }

    /**
     * Sets the certificate and its private key that the store shows to a server that asks for one.
     *
     * @param file a PKCS12 or JKS file, read whenever a connection is made
     * @param password what opens it
     * @return the changed access
     */
    public RedisAccess certificate(Path file, String password) {
        return new RedisAccess(login, trusted, new Certificates(file, password));
    }

    @Nullable
    Supplier<Login> login() {
        return login;
    }

    @Nullable
    Certificates trusted() {
        return trusted;
    }

    @Nullable
    Certificates own() {
        return own;
    }
}

package dev.sojourn;

import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.codec.Seal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builder's settings about encryption. Not safe for use by several threads. */
final class Encryption {

    private static final Logger LOG = System.getLogger(Encryption.class.getName());

    private @Nullable EncryptionKey newest;
    private EncryptionKey[] older = {};
    private @Nullable EncryptionKey first;
    private EncryptionKey[] more = {};
    private boolean acceptsUnencrypted;

    void encrypt(EncryptionKey key, EncryptionKey... others) {
        this.newest = key;
        this.older = others.clone();
    }

    void decryptOnly(EncryptionKey key, EncryptionKey... others) {
        this.first = key;
        this.more = others.clone();
    }

    void acceptUnencrypted() {
        this.acceptsUnencrypted = true;
    }

    /** Whether what is written is encrypted. */
    boolean encrypts() {
        return newest != null;
    }

    void addFaults(List<String> faults) {
        if (newest != null && first != null) {
            faults.add("encryption and decryptOnly contradict each other; decryptOnly is for switching it off");
        }
        if (acceptsUnencrypted && newest == null) {
            faults.add("acceptUnencrypted() is set, and without encryption there is nothing else to accept");
        }
    }

    /**
     * How bodies are sealed; null for not at all.
     *
     * @param faults where keys that do not fit together are told
     */
    @Nullable
    Seal seal(boolean inProcess, List<String> faults) {
        try {
            if (newest != null) {
                return acceptsUnencrypted ? Seal.aesGcmOrChecksum(newest, older) : Seal.aesGcm(newest, older);
            }
            if (first != null) {
                return Seal.checksumOrAesGcm(first, more);
            }
        } catch (IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        return inProcess ? null : Seal.checksum();
    }

    /** What is to be known about a transition, at its start. */
    void warn(String engine) {
        if (acceptsUnencrypted) {
            LOG.log(
                    Level.WARNING,
                    "Engine \"{0}\" accepts unencrypted sessions and encrypts each at its next write. While it does,"
                            + " whoever can write to the store can plant sessions; end this when those from before"
                            + " encryption have ended",
                    engine);
        }
        if (first != null) {
            LOG.log(
                    Level.WARNING,
                    "Engine \"{0}\" reads encrypted sessions and stores each without encryption at its next write",
                    engine);
        }
    }
}

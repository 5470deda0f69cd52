package dev.sojourn.server;

import dev.sojourn.EngineBuilder;
import dev.sojourn.codec.EncryptionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the sessions of the server and of its mounts are encrypted.
 *
 * @param secrets the keys, newest first; empty for none
 * @param mode what is done with them
 */
record EncryptionOptions(List<String> secrets, Mode mode) {

    /** What is done with the keys. */
    enum Mode {
        /** Everything is encrypted, and nothing else is read. */
        REQUIRED("required"),
        /** Everything is encrypted; what was not is read as well. */
        ACCEPT_UNENCRYPTED("accept-unencrypted"),
        /** Nothing is encrypted any more; what was is read as well. */
        DECRYPT_ONLY("decrypt-only");

        static final String ALLOWED = "required, accept-unencrypted or decrypt-only";

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        static @Nullable Mode of(String text) {
            for (Mode mode : values()) {
                if (mode.text.equals(text)) {
                    return mode;
                }
            }
            return null;
        }
    }

    /** The keys as an engine takes them, made once for all engines. */
    EngineEncryption ready() throws OptionException {
        try {
            return new EngineEncryption(
                    secrets.stream().map(EncryptionKey::fromSecret).toList(), mode);
        } catch (IllegalArgumentException e) {
            throw new OptionException(Option.ENCRYPTION_KEY.flag() + " is wrong: " + e.getMessage(), e);
        }
    }

    /** Tells an engine. */
    record EngineEncryption(List<EncryptionKey> keys, Mode mode) {

        EngineBuilder applyTo(EngineBuilder engine) {
            if (keys.isEmpty()) {
                return engine;
            }
            EncryptionKey newest = keys.get(0);
            EncryptionKey[] older = keys.subList(1, keys.size()).toArray(EncryptionKey[]::new);
            return switch (mode) {
                case REQUIRED -> engine.encryption(newest, older);
                case ACCEPT_UNENCRYPTED -> engine.encryption(newest, older).acceptUnencrypted();
                case DECRYPT_ONLY -> engine.decryptOnly(newest, older);
            };
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "EncryptionOptions[" + secrets.size() + " keys, " + mode + "]";
    }
}

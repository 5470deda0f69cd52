package dev.sojourn;

import dev.sojourn.id.IdFormat;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.SignedIdFormat;
import dev.sojourn.store.SessionStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builder's settings about ids. Not safe for use by several threads. */
final class Signing {

    IdFormat idFormat = IdFormat.base64Url(32);

    @Nullable
    SignedIdFormat signedFormat;

    @Nullable
    KeyRing keys;

    boolean unsigned;
    SecureRandom random = new SecureRandom();

    void addFaults(@Nullable SessionStore store, List<String> faults) {
        if (keys != null && unsigned) {
            faults.add("keys and unsignedIds() contradict each other");
        } else if (keys == null && !unsigned && store != null && !store.inProcess()) {
            faults.add(
                    "no keys sign the ids, and sessions of " + store.getClass().getSimpleName()
                            + " outlive this process; set keys(KeyRing.ofSecrets(List.of(secret))), or call"
                            + " unsignedIds()");
        }
    }

    /** The ids of an engine with a name; null when the settings do not fit together, which is told. */
    @Nullable
    SessionIds ids(String name, @Nullable SessionStore store, InstantSource clock, List<String> faults) {
        SignedIdFormat form =
                unsigned ? SignedIdFormat.unsigned() : signedFormat != null ? signedFormat : SignedIdFormat.sj1(name);
        SessionIds.Builder builder = SessionIds.builder().format(idFormat).signed(form);
        builder.random(random).clock(clock).index(EngineStore.tokensOf(store));
        if (!unsigned) {
            builder.keys(keys != null ? keys : KeyRing.random());
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
            return null;
        }
    }
}

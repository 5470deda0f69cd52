/** A near cache over any session store that tells of changes. */
module dev.sojourn.store.near {
    requires transitive dev.sojourn;
    requires com.github.benmanes.caffeine;
    requires static org.jspecify;

    exports dev.sojourn.store.near;
}

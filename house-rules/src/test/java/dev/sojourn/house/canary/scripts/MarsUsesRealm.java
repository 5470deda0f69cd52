package dev.sojourn.house.canary.scripts;

/** A dialect that uses the host. */
final class MarsUsesRealm {
    Realm realm = new Realm();
}

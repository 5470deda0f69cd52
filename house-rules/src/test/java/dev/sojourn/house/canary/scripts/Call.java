package dev.sojourn.house.canary.scripts;

/** Of the seam, and uses the host. */
final class Call {
    Realm realm = new Realm();
}

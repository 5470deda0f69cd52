package dev.sojourn.house.canary.scripts;

/** A dialect that uses the seam. */
final class HtgmUsesDoorAsItMay {
    Door door = new Door();
}

package dev.sojourn.testkit.web;

import org.jspecify.annotations.Nullable;

/** The scene of a test, for its own handlers, which have to be there before it. */
final class Here {

    private volatile @Nullable Scene scene;

    void set(Scene value) {
        scene = value;
    }

    Scene get() {
        Scene opened = scene;
        if (opened == null) {
            throw new AssertionError("A handler was called before its scene was set");
        }
        return opened;
    }
}

package dev.sojourn.house.canary.calls;

import java.security.SecureRandom;

final class DrawsWell {
    int draw() {
        return new SecureRandom().nextInt();
    }
}

package dev.sojourn.house.canary.calls;

import java.util.UUID;

final class DrawsUuid {
    String draw() {
        return UUID.randomUUID().toString();
    }
}

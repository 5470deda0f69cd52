package dev.sojourn.house.canary.direction.event;

import dev.sojourn.house.canary.direction.id.Id;

final class UsesId {
    final Id id = new Id();
}

package dev.sojourn.house.canary.direction.store;

import dev.sojourn.house.canary.direction.id.Id;

final class UsesIdAsItMay {
    final Id id = new Id();
}

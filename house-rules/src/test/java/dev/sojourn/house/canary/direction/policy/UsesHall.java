package dev.sojourn.house.canary.direction.policy;

import dev.sojourn.house.canary.direction.Hall;

public final class UsesHall {
    final Hall hall = new Hall();
}

package dev.sojourn.house.canary.direction;

import dev.sojourn.house.canary.direction.policy.UsesHall;

final class HallUsesPolicyAsItMay {
    final UsesHall policy = new UsesHall();
}

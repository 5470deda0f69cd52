package dev.sojourn.house.canary.direction;

import dev.sojourn.house.canary.direction.http.Porch;

final class HallUsesHttp {
    final Porch porch = new Porch();
}

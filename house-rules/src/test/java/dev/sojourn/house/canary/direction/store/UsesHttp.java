package dev.sojourn.house.canary.direction.store;

import dev.sojourn.house.canary.direction.http.Porch;

final class UsesHttp {
    final Porch porch = new Porch();
}

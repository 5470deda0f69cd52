package dev.sojourn.house.canary.direction.attic;

final class NewRoom {}

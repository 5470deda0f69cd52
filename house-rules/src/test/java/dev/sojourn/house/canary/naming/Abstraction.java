package dev.sojourn.house.canary.naming;

final class Abstraction {}

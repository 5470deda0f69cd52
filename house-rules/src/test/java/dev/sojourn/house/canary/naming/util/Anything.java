package dev.sojourn.house.canary.naming.util;

final class Anything {}

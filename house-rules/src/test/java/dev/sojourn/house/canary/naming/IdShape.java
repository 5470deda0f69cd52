package dev.sojourn.house.canary.naming;

interface IdShape {}

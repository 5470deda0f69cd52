package dev.sojourn.micrometer;

/**
 * What the gauges of an engine say of its store.
 *
 * @param store its kind
 * @param scope whom its sessions belong to
 */
record EngineTags(String store, String scope) {}

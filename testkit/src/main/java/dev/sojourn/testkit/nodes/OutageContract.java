package dev.sojourn.testkit.nodes;

/**
 * What a store behind a network does while its connections are cut, refused, delayed or silent: every call ends in
 * time, no failure looks like absence, nothing is done by halves, and all works again by itself.
 *
 * <p>A store's test class implements this, {@link #server()} and {@link #openThrough}. Connections pass a {@link
 * TcpProxy}; the server itself stays up.
 */
public interface OutageContract extends FailingCallsContract, OutageHistoryContract, FeedOutageContract {}

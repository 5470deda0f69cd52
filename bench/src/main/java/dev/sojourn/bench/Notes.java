package dev.sojourn.bench;

/** What a reader has to know of each table. */
final class Notes {

    static final String MEMORY = """
            Compared by the CPU time of the caller, medians of the rounds, each of which has a JVM of its own for each
            subject. One session is picked at random each time, and its ticket is a text that was made a moment ago, as
            in a request; making it is not measured. Spread is what lies between the fastest and the slowest round.""";

    static final String GROWTH = """
            What the number of sessions changes for a read; 10,000,000 only when asked for, by `sessions=10000000`.""";

    static final String HTTP = """
            Compared by the CPU time of the server's threads for each request, which neither the client in the same JVM
            nor the collector enters. The applications of a round share a JVM and take turns, each in a Tomcat of its
            own; each caller has a connection that is kept alive and sends the next request when it has the answer.""";

    static final String SHARED = """
            Compared by operations in a second. The server runs on the same machine, over loopback, and shares its cores
            with what is measured, so there is no network to wait for. CPU is that of the JVM of the client, bytes are
            those that the callers allocated.""";

    static final String DISK = """
            Compared by operations in a second; CPU is that of the whole JVM, RocksDB's threads included. The floor has
            the records that the store writes, and the same cache and filters: a read is one get, a write a get and a
            put, create a put and a synced delete.""";

    static final String HEAP = """
            Used heap after forced collections, with the sessions and without them, each figure in a JVM of its own. Each
            session has the five values; their names are shared.""";

    static final String HOT = """
            A counter of one session is raised in a closed loop, by each engine in the way that loses least: `update` of
            Sojourn, `computeIfPresent` of the floor's map, get and set of those that have nothing better. Lost and
            refused are sums of all rounds.""";

    static final String EXPIRY = """
            Sessions that nobody visits, with a listener that is told of each end; late is what lies between the moment
            when a session is due and the moment when its end is told.""";

    static final String STARTUP = """
            From the call of `./sojourn serve` to the line that says it listens, a JVM and a memory store of its own each
            time; then one answer of /health, and 2,000 of a page that reads and writes a session. Medians.""";

    static final String REOPENING = """
            A directory in a fresh JVM of 64 MiB: until a session is found; then after all sessions were found once and
            some touched, the process being killed. Sweeps are claimed and settled by one thread; the floor gets and
            deletes as many records of plain RocksDB.""";

    private Notes() {}
}

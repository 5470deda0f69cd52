package dev.sojourn.server.admin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts wrong tokens by the address they come from. Of IPv6 the network of 64 bits counts, for one machine may have
 * all its addresses, and that of 48 bits, for one customer may have all of its networks. When there are too many of all
 * addresses together, one that has failed at all waits, and one that has not is still heard. Remembers a bounded number
 * of addresses. Safe for use by several threads.
 */
final class Throttle {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int MOST_ADDRESSES = 20_000;
    private static final int NETWORK_BYTES = 8;
    private static final int SITE_BYTES = 6;
    /** How many times as many tries a site has as a network, and all addresses together. */
    private static final int FOR_A_SITE = 4;

    private static final int FOR_ALL = 60;

    private final int tries;
    private final LongSupplier nanos;
    private final Count all = new Count();
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** The tries of a minute, which begins with the first. */
    private static final class Count {
        private long since;
        private int tries;
    }

    /**
     * Makes one that has counted nothing.
     *
     * @param tries how many an address has in a minute
     * @param nanos a clock that nobody sets
     */
    Throttle(int tries, LongSupplier nanos) {
        this.tries = tries;
        this.nanos = nanos;
    }

    /**
     * Takes a try before it is judged, so that of many at once no more are judged than there are.
     *
     * @return 0 when it may be judged; else for how many seconds none is, and none was taken
     */
    synchronized long take(String address) {
        long now = nanos.getAsLong();
        List<String> names = names(address);
        boolean crowded = tries(all, now) >= tries * FOR_ALL;
        long wait = 0;
        for (int i = 0; i < names.size(); i++) {
            Count count = counts.get(names.get(i));
            int most = crowded ? 1 : i == 0 ? tries : tries * FOR_A_SITE;
            if (count != null && tries(count, now) >= most) {
                wait = Math.max(wait, (count.since + MINUTE - now + SECOND - 1) / SECOND);
            }
        }
        if (wait == 0) {
            add(all, 1, now);
            names.forEach(name -> add(counts.computeIfAbsent(name, any -> new Count()), 1, now));
        }
        return wait;
    }

    /** Gives a try back that was right. */
    synchronized void giveBack(String address) {
        long now = nanos.getAsLong();
        add(all, -1, now);
        for (String name : names(address)) {
            Count count = counts.get(name);
            if (count != null) {
                add(count, -1, now);
            }
        }
    }

    private static int tries(Count count, long now) {
        return now - count.since < MINUTE ? count.tries : 0;
    }

    private static void add(Count count, int more, long now) {
        int tries = tries(count, now);
        if (tries == 0) {
            count.since = now;
        }
        count.tries = Math.max(0, tries + more);
    }

    /** What counts of an address: its network, and the site of that if there is one. */
    private static List<String> names(String address) {
        String host = withoutPort(address);
        if (host.indexOf(':') < 0) {
            return List.of(host);
        }
        try {
            // A literal, for it has a colon: no name server is asked.
            InetAddress parsed = InetAddress.getByName(host);
            if (parsed instanceof Inet6Address) {
                byte[] bytes = parsed.getAddress();
                HexFormat hex = HexFormat.of();
                return List.of(
                        hex.formatHex(bytes, 0, NETWORK_BYTES) + "/64", hex.formatHex(bytes, 0, SITE_BYTES) + "/48");
            }
            return List.of(parsed.getHostAddress());
        } catch (UnknownHostException e) {
            // Whoever tells no address has one together with all who do not.
            return List.of("none");
        }
    }

    /** Proxies write {@code 192.0.2.1:4711} and {@code [2001:db8::1]:4711} as well. */
    private static String withoutPort(String address) {
        int bracket = address.indexOf(']');
        if (address.startsWith("[") && bracket > 0) {
            return address.substring(1, bracket);
        }
        int colon = address.indexOf(':');
        boolean port = colon >= 0 && colon == address.lastIndexOf(':');
        return port ? address.substring(0, colon) : address;
    }
}

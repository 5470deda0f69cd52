package dev.sojourn.server.console;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts failed tries to log in by the address they come from, and lets no more than five a minute pass. Of IPv6 the
 * network of 64 bits counts, for one machine may have all its addresses. Remembers a bounded number of addresses. Safe
 * for use by several threads.
 */
final class Throttle {

    static final int TRIES = 5;
    private static final long MINUTE = 60_000;
    private static final int MOST_ADDRESSES = 10_000;
    private static final int NETWORK_BYTES = 8;

    private final LongSupplier millis;
    private final Map<String, long[]> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, long[]> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** Counts by a clock in milliseconds. */
    Throttle(LongSupplier millis) {
        this.millis = millis;
    }

    /** For how many seconds no try of an address is looked at; 0 when one may come now. */
    synchronized long secondsToWait(String address) {
        long[] last = failures.get(network(address));
        if (last == null) {
            return 0;
        }
        long left = last[0] + MINUTE - millis.getAsLong();
        return last[0] == 0 || left <= 0 ? 0 : (left + 999) / 1000;
    }

    /** Notes a try that failed. */
    synchronized void failed(String address) {
        long[] last = failures.computeIfAbsent(network(address), any -> new long[TRIES]);
        System.arraycopy(last, 1, last, 0, TRIES - 1);
        last[TRIES - 1] = millis.getAsLong();
    }

    private static String network(String address) {
        try {
            // An address of a connection is a literal; no name server is asked.
            if (address.indexOf(':') >= 0 && InetAddress.getByName(address) instanceof Inet6Address six) {
                return Arrays.toString(Arrays.copyOf(six.getAddress(), NETWORK_BYTES));
            }
        } catch (UnknownHostException e) {
            return address;
        }
        return address;
    }
}

package dev.sojourn.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of network addresses: one of them, those of a prefix (RFC 4632), or those of this machine. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Network(byte @Nullable [] address, int bits) {

    private static final Pattern CIDR = Pattern.compile("([0-9A-Fa-f.:]{2,45})(?:/([0-9]{1,3}))?");
    private static final Network LOOPBACK = new Network(null, 0);

    static Network of(String text) {
        if (text.equals("loopback")) {
            return LOOPBACK;
        }
        Matcher matcher = CIDR.matcher(text);
        byte[] address = matcher.matches() ? literal(matcher.group(1)) : null;
        if (address != null) {
            int most = address.length * Byte.SIZE;
            int bits = matcher.group(2) == null ? most : Integer.parseInt(matcher.group(2));
            if (bits <= most) {
                return new Network(address, bits);
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is no address and no network: write it as in 10.0.0.7,"
                + " 10.0.0.0/8 or fd00::/8, or write loopback.");
    }

    boolean contains(String peer) {
        int zone = peer.indexOf('%');
        byte[] other = literal(zone < 0 ? peer : peer.substring(0, zone));
        if (other == null) {
            return false;
        }
        if (address == null) {
            return other.length == 4 ? other[0] == 127 : isLoopback(other);
        }
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((other[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLoopback(byte[] six) {
        for (int i = 0; i < six.length - 1; i++) {
            if (six[i] != 0) {
                return false;
            }
        }
        return six[six.length - 1] == 1;
    }

    /** An address as text, never a name: nobody is asked. An address of IPv4 inside one of IPv6 is that of IPv4. */
    private static byte @Nullable [] literal(String text) {
        boolean six = text.indexOf(':') >= 0;
        if (!six && !text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return null;
        }
        try {
            return InetAddress.getByName(six ? "[" + text + "]" : text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}

package dev.sojourn.codec;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.Currency;
import java.util.Date;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** The wire forms of small types of the JDK that are neither numbers nor texts nor times of {@code java.time}. */
final class PlatformCodec {

    private static final String TIMESTAMP = "java.sql.Timestamp";

    private PlatformCodec() {}

    /** Writes the value if it is one of these types. */
    static boolean write(Object value, CborWriter out) {
        if (value instanceof InetAddress address) {
            writeAddress(address, out);
        } else if (value instanceof URL url) {
            writeUrl(url, out);
        } else if (value instanceof Currency currency) {
            out.head(Cbor.TAG, Tag.CURRENCY);
            out.text(currency.getCurrencyCode());
        } else if (value instanceof TimeZone zone) {
            return writeZone(zone, out);
        } else if (value instanceof Date && value.getClass().getName().equals(TIMESTAMP)) {
            SqlTimestamp.write(value, out);
        } else {
            return false;
        }
        return true;
    }

    private static void writeAddress(InetAddress address, CborWriter out) {
        byte[] bytes = address.getAddress();
        String text = address.toString();
        // What is before the slash is the name it was made with; getHostName would ask the network.
        String host = text.substring(0, text.lastIndexOf('/'));
        int scope = address instanceof Inet6Address six ? six.getScopeId() : 0;
        if (address instanceof Inet6Address && isMapped(bytes) && scope == 0) {
            throw new UnsupportedValueException(
                    "A java.net.Inet6Address that stands for an IPv4 address cannot be stored."
                            + " Store the java.net.Inet4Address.");
        }
        if (host.isEmpty() && scope == 0) {
            out.head(Cbor.TAG, address instanceof Inet4Address ? Tag.IPV4 : Tag.IPV6);
            out.bytes(bytes, 0, bytes.length);
            return;
        }
        out.head(Cbor.TAG, Tag.INET_ADDRESS);
        out.head(Cbor.ARRAY, 3);
        out.text(host);
        out.bytes(bytes, 0, bytes.length);
        out.integer(scope);
    }

    /** RFC 4291, section 2.5.5.2; read again it would be the IPv4 address. */
    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    private static void writeUrl(URL url, CborWriter out) {
        String text = url.toExternalForm();
        try {
            if (!new URL(text).toExternalForm().equals(text)) {
                throw new UnsupportedValueException("A java.net.URL that its text does not give again cannot be stored."
                        + " Store a java.net.URI.");
            }
        } catch (MalformedURLException e) {
            throw new UnsupportedValueException(
                    "A java.net.URL with a handler of its own cannot be stored. Store a" + " java.net.URI.");
        }
        out.head(Cbor.TAG, Tag.URL);
        out.text(text);
    }

    private static boolean writeZone(TimeZone zone, CborWriter out) {
        // One that was made or changed by hand has rules that its id does not give.
        if (!TimeZone.getTimeZone(zone.getID()).equals(zone)) {
            return false;
        }
        out.head(Cbor.TAG, Tag.TIME_ZONE);
        out.text(zone.getID());
        return true;
    }

    /** Reads what follows the tag, or returns null when the tag is none of these. */
    static @Nullable Object read(long tag, CborReader in) {
        return switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
            case Tag.IPV4 -> address(null, in.bytes(), 0, 4, in);
            case Tag.IPV6 -> address(null, in.bytes(), 0, 16, in);
            case Tag.INET_ADDRESS -> {
                in.array(3);
                String host = in.text();
                byte[] bytes = in.bytes();
                int scope = (int) in.integer(0, Integer.MAX_VALUE);
                yield address(host.isEmpty() ? null : host, bytes, scope, bytes.length, in);
            }
            case Tag.URL -> readUrl(in);
            case Tag.CURRENCY -> readCurrency(in);
            case Tag.TIME_ZONE -> readZone(in);
            case Tag.TIMESTAMP -> readTimestamp(in);
            default -> null;
        };
    }

    private static InetAddress address(@Nullable String host, byte[] bytes, int scope, int length, CborReader in) {
        try {
            if (bytes.length == length) {
                return scope == 0
                        ? InetAddress.getByAddress(host, bytes)
                        : Inet6Address.getByAddress(host, bytes, scope);
            }
        } catch (UnknownHostException e) {
            // Of another length, as below.
        }
        throw in.damage("an address of " + bytes.length + " bytes");
    }

    private static URL readUrl(CborReader in) {
        try {
            return new URL(in.text());
        } catch (MalformedURLException e) {
            throw in.damage("a URL that can't be read, or of a protocol that is unknown here");
        }
    }

    private static Currency readCurrency(CborReader in) {
        try {
            return Currency.getInstance(in.text());
        } catch (IllegalArgumentException e) {
            throw in.damage("a currency that is unknown here");
        }
    }

    private static TimeZone readZone(CborReader in) {
        String id = in.text();
        TimeZone zone = TimeZone.getTimeZone(id);
        if (!zone.getID().equals(id)) {
            throw in.damage("a time zone that is unknown here");
        }
        return zone;
    }

    private static Object readTimestamp(CborReader in) {
        try {
            return SqlTimestamp.read(in);
        } catch (NoClassDefFoundError e) {
            throw in.damage("a java.sql.Timestamp, where the module java.sql is missing");
        }
    }
}

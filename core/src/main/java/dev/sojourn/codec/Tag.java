package dev.sojourn.codec;

/**
 * The CBOR tags on the wire. The first group is registered with IANA; the second is private to this format and lies in
 * the first-come-first-served range (RFC 8949, section 9.2) without being registered.
 */
final class Tag {

    /** RFC 8949, section 3.4.3. */
    static final int POSITIVE_BIGNUM = 2;

    static final int NEGATIVE_BIGNUM = 3;

    /** RFC 8949, section 3.4.4. */
    static final int DECIMAL_FRACTION = 4;

    /** RFC 8949, section 3.4.5.3. */
    static final int URI = 32;

    static final int UUID = 37;

    /** RFC 9164, section 3.1.1: an IPv4 address. */
    static final int IPV4 = 52;

    /** RFC 9164, section 3.1.1: an IPv6 address. */
    static final int IPV6 = 54;

    /** RFC 8746, section 2.1: typed arrays in big endian. */
    static final int CHAR_ARRAY = 65;

    static final int SHORT_ARRAY = 73;
    static final int INT_ARRAY = 74;
    static final int LONG_ARRAY = 75;
    static final int FLOAT_ARRAY = 81;
    static final int DOUBLE_ARRAY = 82;

    /** RFC 8943: days since 1970-01-01. */
    static final int EPOCH_DAY = 100;

    /** A set, as registered with IANA: an array whose elements differ. */
    static final int SET = 258;

    /** RFC 9581. */
    static final int EXTENDED_TIME = 1001;

    /** RFC 9581. */
    static final int EXTENDED_DURATION = 1002;

    static final int BYTE = 50_592;
    static final int SHORT = 50_593;
    static final int LONG = 50_594;
    static final int CHARACTER = 50_595;
    static final int UTF_16 = 50_596;
    static final int LOCAL_TIME = 50_597;
    static final int LOCAL_DATE_TIME = 50_598;
    static final int OFFSET_DATE_TIME = 50_599;
    static final int ZONED_DATE_TIME = 50_600;
    static final int LOCALE = 50_601;
    static final int NAMED = 50_602;
    static final int FORM = 50_603;
    static final int NODE_LOCAL = 50_604;
    static final int BOOLEAN_ARRAY = 50_605;
    static final int STRING_ARRAY = 50_606;
    static final int LINKED_LIST = 50_607;
    static final int COPY_ON_WRITE_LIST = 50_608;
    static final int ARRAY_DEQUE = 50_609;
    static final int TREE_SET = 50_610;
    static final int ENUM_SET = 50_611;
    static final int TREE_MAP = 50_612;
    static final int CONCURRENT_MAP = 50_613;
    static final int ENUM_MAP = 50_614;
    static final int OPTIONAL = 50_615;
    static final int ZONE_ID = 50_616;
    static final int ZONE_OFFSET = 50_617;
    static final int YEAR = 50_618;
    static final int YEAR_MONTH = 50_619;
    static final int MONTH_DAY = 50_620;
    static final int PERIOD = 50_621;
    static final int OFFSET_TIME = 50_622;
    static final int TIME_ZONE = 50_623;
    static final int TIMESTAMP = 50_624;
    static final int CURRENCY = 50_625;
    static final int URL = 50_626;
    static final int INET_ADDRESS = 50_627;

    private Tag() {}
}

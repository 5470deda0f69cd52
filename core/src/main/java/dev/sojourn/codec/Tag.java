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

    private Tag() {}
}

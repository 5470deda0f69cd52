package dev.sojourn.codec.serialization;

import dev.sojourn.codec.DamagedDataException;
import java.io.ObjectInputFilter;
import org.jspecify.annotations.Nullable;

/** The filter of one stream: the rules about classes, the limits, and what was refused, in words. */
final class StreamGate implements ObjectInputFilter {

    /** A table of hashes has at most four times as many places as entries, rounded up to a power of two. */
    private static final int PLACES_FOR_A_BYTE = 8;

    private static final int SMALLEST_TABLE = 64;

    private static final String NOT_ALLOWED = " is not on the list of classes that may be read";

    private final ClassRules rules;
    private final StreamLimits limits;
    private final HashWork work;
    private final long longestArray;
    private @Nullable String refusal;
    private @Nullable String refusedClass;
    /** Of the classes that are not the JDK's the outermost. */
    private @Nullable String firstClass;

    StreamGate(ClassRules rules, StreamLimits limits, int bytes) {
        this.rules = rules;
        this.limits = limits;
        this.work = new HashWork(limits);
        // Nothing is allocated that the bytes could not fill.
        this.longestArray = Math.min(limits.array(), (long) PLACES_FOR_A_BYTE * bytes + SMALLEST_TABLE);
    }

    @Override
    public Status checkInput(FilterInfo info) {
        Class<?> type = info.serialClass();
        note(type);
        if (info.depth() > limits.depth()) {
            return refuse("it is nested deeper than " + limits.depth() + " levels");
        }
        if (info.references() > limits.references()) {
            return refuse("it has more than " + limits.references() + " references");
        }
        if (info.streamBytes() > limits.bytes()) {
            return refuse("it has more than " + limits.bytes() + " bytes");
        }
        if (info.arrayLength() > longestArray) {
            return refuse("an array or a table is longer than " + longestArray);
        }
        if (type == null) {
            if (!work.countReference()) {
                return refuse(HashWork.FAULT);
            }
            return rules.isRejected(info) ? refuse("the filter rejects it") : Status.ALLOWED;
        }
        if (rules.allows(info)) {
            return Status.ALLOWED;
        }
        noteRefused(type.getTypeName());
        return refuse(type.getTypeName() + NOT_ALLOWED);
    }

    private void note(@Nullable Class<?> type) {
        if (firstClass == null
                && type != null
                && !type.isArray()
                && !type.getName().startsWith("java.")) {
            firstClass = type.getName();
        }
    }

    private void noteRefused(String name) {
        if (refusal == null) {
            refusedClass = name;
        }
    }

    private Status refuse(String what) {
        if (refusal == null) {
            refusal = what;
        }
        return Status.REJECTED;
    }

    /** Notes a class by its name, before it is loaded. */
    void refuseClass(String name) {
        noteRefused(name);
        refuse(shown(name) + NOT_ALLOWED);
    }

    /** Counts what was just read; false when hashing it would take too long. */
    boolean count(Object value) {
        return work.count(value) || refuse(HashWork.FAULT) == Status.ALLOWED;
    }

    /**
     * Why a value is not read: what was refused first, if anything was.
     *
     * @param otherwise half a sentence without data
     * @param className the class at fault, perhaps with an illegal name; null when only the value is known
     */
    DamagedDataException damage(String otherwise, @Nullable String className) {
        String atFault = refusal == null ? className : refusedClass;
        return damaged(refusal == null ? otherwise : refusal, atFault == null ? firstClass : atFault);
    }

    static DamagedDataException damaged(String fault) {
        return damaged(fault, null);
    }

    private static DamagedDataException damaged(String fault, @Nullable String className) {
        return new DamagedDataException("A value of Java serialization can't be read: " + fault + ".", className);
    }

    /** A name that comes from the data is shown only when it could be one of a class. */
    static String shown(String name) {
        boolean legal = !name.isEmpty()
                && name.length() <= 256
                && name.chars().allMatch(c -> c == '.' || c < 127 && Character.isJavaIdentifierPart(c) && c > ' ');
        return legal ? name : "a class with an illegal name";
    }
}

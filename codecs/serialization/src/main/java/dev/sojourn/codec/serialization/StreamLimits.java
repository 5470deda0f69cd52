package dev.sojourn.codec.serialization;

/**
 * What one value may cost, whichever classes are in it.
 *
 * @param depth how deeply objects are nested
 * @param references how many objects, back references and nulls there are
 * @param array the longest array
 * @param bytes the size of the value
 * @param hashSteps how many elements the hash codes of nested collections may visit
 */
record StreamLimits(int depth, int references, int array, int bytes, long hashSteps) {

    static final StreamLimits STANDARD = new StreamLimits(500, 500_000, 4 << 20, 4 << 20, 20_000_000L);

    StreamLimits {
        long smallest = Math.min(Math.min(Math.min(depth, references), Math.min(array, bytes)), hashSteps);
        if (smallest < 1) {
            throw new IllegalArgumentException("A limit of " + smallest + " is below 1.");
        }
    }

    StreamLimits withDepth(int levels) {
        return new StreamLimits(levels, references, array, bytes, hashSteps);
    }

    StreamLimits withReferences(int number) {
        return new StreamLimits(depth, number, array, bytes, hashSteps);
    }

    StreamLimits withArray(int elements) {
        return new StreamLimits(depth, references, elements, bytes, hashSteps);
    }

    StreamLimits withBytes(int size) {
        return new StreamLimits(depth, references, array, size, hashSteps);
    }

    StreamLimits withHashSteps(long steps) {
        return new StreamLimits(depth, references, array, bytes, steps);
    }
}

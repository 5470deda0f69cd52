package dev.sojourn.codec.serialization;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Status;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which classes may be in a stream, the same for writing and for reading. */
final class ClassRules {

    private static final String LAMBDA = SerializedLambda.class.getName();
    private static final String LAMBDA_MARK = "$$Lambda";

    private final @Nullable AllowList list;
    private final @Nullable ObjectInputFilter filter;
    private final boolean lambdas;

    ClassRules(@Nullable AllowList list, @Nullable ObjectInputFilter filter, boolean lambdas) {
        this.list = list;
        this.filter = filter;
        this.lambdas = lambdas;
    }

    /**
     * Whether a class of this name may be loaded, so that the rest can be asked of the class itself.
     *
     * @param name of a class or interface, not of an array
     */
    boolean mayLoad(String name) {
        if (name.equals(LAMBDA)) {
            return lambdas;
        }
        return mayLoadForProxy(name) || PlatformClasses.has(name) && list != null;
    }

    /** A proxy implements whatever its bytes say, so its interfaces are those that the program has named. */
    boolean mayLoadForProxy(String name) {
        return !DeniedClasses.has(name) && (list == null || list.allows(name));
    }

    /** What a package that was meant and written as a class says of it, as half a sentence; null when none was. */
    @Nullable
    String hint(Class<?> type) {
        String packageName = type.getPackageName();
        return list != null && list.hasClass(packageName)
                ? "\"" + packageName + "\" allows a class of that name, \"" + packageName + ".*\" the package"
                : null;
    }

    /** Whether an object of this class may be in a stream, or an array of them. */
    boolean allows(Class<?> type) {
        return allows(new Question(type));
    }

    /**
     * As {@link #allows(Class)} with what a filter is told while it reads.
     *
     * @param info about a class, which may be an array's
     */
    boolean allows(ObjectInputFilter.FilterInfo info) {
        Class<?> element = element(info.serialClass());
        if (element.isPrimitive()) {
            return !isRejected(info);
        }
        if (Proxy.isProxyClass(element)) {
            return Arrays.stream(element.getInterfaces()).allMatch(this::allowsForProxy);
        }
        if (!mayLoad(nameOf(element)) || isRejectedByTheProcess(info)) {
            return false;
        }
        if (filter == null) {
            return true;
        }
        Status status = filter.checkInput(info);
        return status == Status.ALLOWED || list != null && status == Status.UNDECIDED;
    }

    boolean allowsForProxy(Class<?> face) {
        return mayLoadForProxy(face.getName()) && allows(face);
    }

    /** Whether nothing but limits was asked, and the filter of the program has none that is passed. */
    boolean isRejected(ObjectInputFilter.FilterInfo info) {
        return filter != null && filter.checkInput(info) == Status.REJECTED || isRejectedByTheProcess(info);
    }

    private static boolean isRejectedByTheProcess(ObjectInputFilter.FilterInfo info) {
        ObjectInputFilter process = ObjectInputFilter.Config.getSerialFilter();
        return process != null && process.checkInput(info) == Status.REJECTED;
    }

    private static Class<?> element(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }

    /** A lambda counts as the class that it was written in. */
    private static String nameOf(Class<?> type) {
        int mark = type.isSynthetic() ? type.getName().indexOf(LAMBDA_MARK) : -1;
        return mark < 0 ? type.getName() : type.getName().substring(0, mark);
    }

    static boolean isLambda(Class<?> type) {
        return type.isSynthetic() && type.getName().contains(LAMBDA_MARK);
    }

    /** What a filter is asked where nothing is being read. */
    record Question(Class<?> serialClass) implements ObjectInputFilter.FilterInfo {

        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 1;
        }
    }
}

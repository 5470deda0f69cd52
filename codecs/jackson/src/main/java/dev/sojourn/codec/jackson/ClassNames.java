package dev.sojourn.codec.jackson;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.impl.ClassNameIdResolver;

/** Names of classes in the JSON, held against the allow-list before anything is loaded or written. */
final class ClassNames extends ClassNameIdResolver {

    private static final long serialVersionUID = 1L;

    private final transient AllowList allowed;

    ClassNames(
            AllowList allowed,
            JavaType base,
            @Nullable Collection<NamedType> subtypes,
            PolymorphicTypeValidator validator) {
        super(base, subtypes, validator);
        this.allowed = allowed;
    }

    @Override
    protected String _idFrom(DatabindContext context, Object value, Class<?> type) {
        String name = value instanceof EnumSet || value instanceof EnumMap
                ? ofConstants(value)
                : PlatformTypes.written(type, super._idFrom(context, value, type));
        if (type.isHidden() || !allowed.permits(name)) {
            throw allowed.refuses(name) ? Refusals.noValue(type) : Refusals.notAllowed(type);
        }
        return name;
    }

    private String ofConstants(Object value) {
        String name = ofConstants(value, _baseType == null ? null : _baseType.getKeyType());
        if (name == null) {
            throw Refusals.refused(
                    value instanceof EnumMap ? EnumMap.class : EnumSet.class,
                    "it is empty, and nothing says of which enum it is",
                    "declare its type where it is held, or hold null or a LinkedHashMap");
        }
        return name;
    }

    /**
     * The name of an {@code EnumSet} or {@code EnumMap} as Jackson writes it, which would look into empty ones by
     * reflection that the JDK does not allow.
     *
     * @param declared what is declared of keys
     * @return null when it does not say of which enum it is
     */
    static @Nullable String ofConstants(Object value, @Nullable JavaType declared) {
        if (value instanceof EnumSet<?> set) {
            Set<?> some = set.isEmpty() ? EnumSet.complementOf(set) : set;
            return some.isEmpty() ? null : EnumSet.class.getName() + "<" + enumOf(some) + ">";
        }
        EnumMap<?, ?> map = (EnumMap<?, ?>) value;
        String type = !map.isEmpty()
                ? enumOf(map.keySet())
                : declared != null && declared.isEnumType()
                        ? declared.getRawClass().getName()
                        : null;
        return type == null ? null : EnumMap.class.getName() + "<" + type + ",java.lang.Object>";
    }

    private static String enumOf(Set<?> constants) {
        return ((Enum<?>) constants.iterator().next()).getDeclaringClass().getName();
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String name) {
        if (!allowed.permits(name)) {
            throw Refusals.notAllowed(name);
        }
        return super.typeFromId(context, name);
    }
}

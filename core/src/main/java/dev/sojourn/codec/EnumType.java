package dev.sojourn.codec;

import java.util.List;
import java.util.function.Predicate;

/** A registered enum, whose constants are stored by their names. */
final class EnumType implements RegisteredType {

    private final String wireName;
    private final Class<? extends Enum<?>> type;
    private final List<Enum<?>> constants;
    private final Names names;

    EnumType(String wireName, Class<? extends Enum<?>> type) {
        this.wireName = wireName;
        this.type = type;
        this.constants = List.of(type.getEnumConstants());
        this.names = Names.of(constants.stream().map(Enum::name).toList());
    }

    private EnumType(EnumType other, String wireName, Names names) {
        this.wireName = wireName;
        this.type = other.type;
        this.constants = other.constants;
        this.names = names;
    }

    @Override
    public RegisteredType renamed(String written, Renames renames) {
        return new EnumType(this, written, renames.ofMembers(type, names));
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public Class<?> type() {
        return type;
    }

    @Override
    public boolean isImmutable(Predicate<Class<?>> others) {
        return true;
    }

    @Override
    public String memberToday(String name) {
        return names.today(name);
    }

    @Override
    public String nameOf(Enum<?> constant) {
        return names.written().get(names.place(constant.name()));
    }

    @Override
    public Enum<?> constant(String name, int start) {
        int place = names.place(name);
        if (place < 0) {
            throw DamagedDataException.at(start, "\"" + wireName + "\" has no such constant here")
                    .of(wireName);
        }
        return constants.get(place);
    }

    @Override
    public void writeContent(Object value, ValueEncoder encoder, int room) {
        encoder.out().text(nameOf((Enum<?>) value));
    }

    @Override
    public Object readContent(ValueDecoder decoder, int room) {
        int start = decoder.in().at();
        return constant(decoder.in().text(), start);
    }
}

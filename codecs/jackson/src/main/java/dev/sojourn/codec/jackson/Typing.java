package dev.sojourn.codec.jackson;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.TypeResolverBuilder;
import tools.jackson.databind.jsontype.TypeResolverProvider;
import tools.jackson.databind.jsontype.impl.DefaultTypeResolverBuilder;
import tools.jackson.databind.jsontype.impl.StdTypeResolverBuilder;

/** Makes every class name in the JSON pass the allow-list, wherever Jackson has the idea to write or read one from. */
final class Typing extends TypeResolverProvider {

    private static final long serialVersionUID = 1L;

    private final transient AllowList allowed;

    Typing(AllowList allowed) {
        this.allowed = allowed;
    }

    /** For all that is not final, as the modules of Spring Security expect it. */
    TypeResolverBuilder<?> standard() {
        return new Standard(allowed);
    }

    /** Once more, behind the names: this is where Jackson itself asks. */
    PolymorphicTypeValidator validator() {
        return new Validator(allowed);
    }

    @Override
    protected TypeResolverBuilder<?> _constructStdTypeResolverBuilder(
            MapperConfig<?> config, JsonTypeInfo.Value info, JavaType base, @Nullable JavaType detected) {
        return new Annotated(allowed, info, detected);
    }

    private static boolean namesClasses(JsonTypeInfo.Id id) {
        return id == JsonTypeInfo.Id.CLASS || id == JsonTypeInfo.Id.MINIMAL_CLASS || id == JsonTypeInfo.Id.DEDUCTION;
    }

    private static final class Standard extends DefaultTypeResolverBuilder {

        private static final long serialVersionUID = 1L;

        private final transient AllowList allowed;

        Standard(AllowList allowed) {
            super(new Validator(allowed), DefaultTyping.NON_FINAL, JsonTypeInfo.As.PROPERTY);
            this.allowed = allowed;
        }

        private Standard(Standard base, Class<?> implementation) {
            super(base, implementation);
            this.allowed = base.allowed;
        }

        @Override
        public Standard withDefaultImpl(Class<?> implementation) {
            return new Standard(this, implementation);
        }

        @Override
        protected TypeIdResolver idResolver(
                DatabindContext context,
                JavaType base,
                PolymorphicTypeValidator validator,
                @Nullable Collection<NamedType> subtypes,
                boolean writes,
                boolean reads) {
            return new ClassNames(allowed, base, subtypes, validator);
        }
    }

    private static final class Annotated extends StdTypeResolverBuilder {

        private final AllowList allowed;

        Annotated(AllowList allowed, JsonTypeInfo.Value info, @Nullable JavaType detected) {
            super(info, detected);
            this.allowed = allowed;
        }

        private Annotated(Annotated base, Class<?> implementation) {
            super(base, implementation);
            this.allowed = base.allowed;
        }

        @Override
        public Annotated withDefaultImpl(Class<?> implementation) {
            return new Annotated(this, implementation);
        }

        @Override
        protected TypeIdResolver idResolver(
                DatabindContext context,
                JavaType base,
                PolymorphicTypeValidator validator,
                @Nullable Collection<NamedType> subtypes,
                boolean writes,
                boolean reads) {
            return _customIdResolver == null && namesClasses(_idType)
                    ? new ClassNames(allowed, base, subtypes, validator)
                    : super.idResolver(context, base, validator, subtypes, writes, reads);
        }
    }

    private static final class Validator extends PolymorphicTypeValidator.Base {

        private static final long serialVersionUID = 1L;

        private final transient AllowList allowed;

        Validator(AllowList allowed) {
            this.allowed = allowed;
        }

        @Override
        public Validity validateSubClassName(DatabindContext context, JavaType base, String name) {
            // Names with type arguments have passed the list as a whole; here only what is before them arrives.
            boolean ofConstants = name.equals("java.util.EnumSet") || name.equals("java.util.EnumMap");
            return ofConstants || allowed.permits(name) ? Validity.ALLOWED : Validity.DENIED;
        }
    }
}

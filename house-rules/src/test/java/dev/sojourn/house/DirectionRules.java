package dev.sojourn.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which way imports may point, between the rooms of core and between modules. */
final class DirectionRules {
    /** The dialects, by what the names of their classes begin with. */
    private static final Map<String, Set<String>> SCRIPT_DIALECTS = Map.of(
            "foxx", Set.of("Foxx"),
            "htgm", Set.of("Htgm"),
            "hyper-express", Set.of("HyperExpress"),
            "mars", Set.of("Mars", "Sql", "NamedSql", "H2Address", "ServerAddress", "Transaction", "OwnerOnly"),
            "simples", Set.of("Simples"));

    /** What dialects see: themselves, a call, values, and a mount and its server as plain data. */
    private static final Set<String> SCRIPT_SEAM = Set.of(
            "AnswerException",
            "Call",
            "CallLimits",
            "CookieLines",
            "Dialect",
            "Door",
            "FormData",
            "Furnishing",
            "HostFunctions",
            "MountException",
            "MountOptions",
            "MountProfile",
            "MountServices",
            "Percent",
            "Place",
            "Prelude",
            "Program",
            "RequestBody",
            "ResponseDraft",
            "RouteKey",
            "ScriptErrors",
            "ScriptExchange",
            "ScriptFile",
            "SessionFunctions",
            "SharedValues",
            "SocketChannel",
            "TaggedJson",
            "TextMac",
            "UnstoredCookie",
            "Values",
            "WebFunctions");

    private DirectionRules() {}

    /**
     * The hall and its rooms. The hall is the root package itself; a room is a package right below it. What is not
     * in the table is forbidden, a new room included: whoever adds one decides here what it may see.
     */
    static ArchRule rooms(String root) {
        Map<String, Set<String>> mayUse = Map.of(
                "", Set.of("policy", "event", "id", "codec", "store"),
                "http", Set.of("", "id", "event"),
                "store", Set.of("id"),
                "policy", Set.of(),
                "event", Set.of(),
                "id", Set.of(),
                "codec", Set.of());
        return ArchRuleDefinition.classes()
                .that(areIn(root))
                .should(useOnly("room", type -> roomOf(root, type), mayUse))
                .because("the hall uses its rooms and no room looks up; only store, http and the hall know an id");
    }

    /** Modules, as a table of the same kind. */
    static ArchRule modules(Function<JavaClass, Optional<String>> moduleOf, Map<String, Set<String>> mayUse) {
        DescribedPredicate<JavaClass> ours = DescribedPredicate.describe(
                "belong to a module", type -> moduleOf.apply(type).isPresent());
        return ArchRuleDefinition.classes()
                .that(ours)
                .should(useOnly("module", moduleOf, mayUse))
                .because("stores, integrations and testkit see core and never each other; they meet in the server");
    }

    /**
     * The parts of the script host, by the names of its classes: it is one package, so that a server sees little of it,
     * and the compiler does not hold them apart.
     */
    static ArchRule partsOfScripts(String root) {
        Map<String, Set<String>> mayUse = new HashMap<>();
        SCRIPT_DIALECTS.keySet().forEach(dialect -> mayUse.put(dialect, Set.of("seam")));
        mayUse.put("seam", Set.of());
        mayUse.put("host", Set.of("seam", "list"));
        Set<String> listed = new HashSet<>(SCRIPT_DIALECTS.keySet());
        listed.add("seam");
        mayUse.put("list", listed);
        return ArchRuleDefinition.classes()
                .that(areIn(root))
                .should(useOnly("part", type -> partOfScripts(root, type), mayUse))
                .because("a dialect sees the seam, never the host and never another dialect; one class lists them");
    }

    private static Optional<String> partOfScripts(String root, JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        if (!isIn(root, element)) {
            return Optional.empty();
        }
        String name = element.getName().substring(root.length() + 1).split("\\$", 2)[0];
        return Optional.of(SCRIPT_DIALECTS.entrySet().stream()
                .filter(each -> each.getValue().stream().anyMatch(name::startsWith))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(SCRIPT_SEAM.contains(name) ? "seam" : name.equals("Dialects") ? "list" : "host"));
    }

    /** Every package is a slice of its own, the root package too: a rule over sub-packages would not see the hall. */
    static ArchRule noCycles(String root) {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new PackageSlices(root))
                .should()
                .beFreeOfCycles();
    }

    private static DescribedPredicate<JavaClass> areIn(String root) {
        return DescribedPredicate.describe("are in " + root, type -> isIn(root, type));
    }

    private static boolean isIn(String root, JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    private static Optional<String> roomOf(String root, JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        if (!isIn(root, element)) {
            return Optional.empty();
        }
        String below = element.getPackageName().substring(root.length());
        return Optional.of(below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0]);
    }

    private static ArchCondition<JavaClass> useOnly(
            String unit, Function<JavaClass, Optional<String>> unitOf, Map<String, Set<String>> mayUse) {
        return new ArchCondition<>("use only the " + unit + "s it may") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String own = unitOf.apply(type).orElseThrow();
                Set<String> open = mayUse.get(own);
                if (open == null) {
                    events.add(SimpleConditionEvent.violated(
                            type, "<" + type.getName() + "> is in the " + unit + " \"" + own + "\", unknown here."));
                    return;
                }
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    Optional<String> other = unitOf.apply(dependency.getTargetClass());
                    if (other.isPresent() && !other.get().equals(own) && !open.contains(other.get())) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private record PackageSlices(String root) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return isIn(root, type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages in " + root;
        }
    }
}

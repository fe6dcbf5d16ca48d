using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace FoodDelivery.Platform;

/// <summary>Takes a question to the room that hosts the class, and brings back its answer.</summary>
public abstract class RoomLine
{
    /// <param name="method">Of the class that is asked.</param>
    /// <param name="arguments">Without the cancellation token.</param>
    public abstract Task<T> AskAsync<T>(string method, object?[] arguments, CancellationToken cancel);
}

/// <summary>
/// A class that another process hosts, as everybody knows it: a subclass made when the program starts, whose methods ask a <see cref="RoomLine"/>. So those who ask need no
/// second set of names, and a method can't be forgotten: one that could not be taken over is refused at the start.
/// </summary>
public static class StandIn
{
    private static readonly ModuleBuilder Module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("FoodDelivery.StandIns"), AssemblyBuilderAccess.Run).DefineDynamicModule("StandIns");
    private static readonly ConditionalWeakTable<Type, Type> Made = [];

    /// <summary>The methods of a class that others may ask: the public ones it declares itself. Each answers with a task and takes a cancellation token last.</summary>
    /// <exception cref="InvalidOperationException">One of them could not be asked from elsewhere.</exception>
    public static IReadOnlyList<MethodInfo> MethodsOf(Type type)
    {
        var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName).ToList();
        foreach (var method in methods)
        {
            var answers = method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>);
            if (!answers || !method.IsVirtual || method.IsFinal || method.IsGenericMethod || method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken))
                throw new InvalidOperationException($"{type.Name}.{method.Name} cannot be asked from another process: it must be virtual, answer with a Task<…> and take a CancellationToken last.");
        }
        if (methods.Select(method => method.Name).Distinct().Count() != methods.Count) throw new InvalidOperationException($"{type.Name} has two methods of one name: on the wire they would be one.");
        return methods;
    }

    public static object Of(Type type, RoomLine line)
    {
        lock (Made) return Activator.CreateInstance(Made.GetValue(type, Make), line)!;
    }

    private static Type Make(Type type)
    {
        var made = Module.DefineType($"{type.Name}StandIn", TypeAttributes.Public | TypeAttributes.Sealed, type);
        var line = made.DefineField("line", typeof(RoomLine), FieldAttributes.Private | FieldAttributes.InitOnly);
        // The base class's own constructor is left out: what it would need lives in the other process.
        var create = made.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(RoomLine)]).GetILGenerator();
        create.Emit(OpCodes.Ldarg_0);
        create.Emit(OpCodes.Ldarg_1);
        create.Emit(OpCodes.Stfld, line);
        create.Emit(OpCodes.Ret);
        foreach (var method in MethodsOf(type)) Override(made, method, line);
        return made.CreateType();
    }

    private static void Override(TypeBuilder made, MethodInfo method, FieldBuilder line)
    {
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var ask = made.DefineMethod(method.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, method.ReturnType, parameters).GetILGenerator();
        ask.Emit(OpCodes.Ldarg_0);
        ask.Emit(OpCodes.Ldfld, line);
        ask.Emit(OpCodes.Ldstr, method.Name);
        ask.Emit(OpCodes.Ldc_I4, parameters.Length - 1);
        ask.Emit(OpCodes.Newarr, typeof(object));
        for (var i = 0; i < parameters.Length - 1; i++)
        {
            ask.Emit(OpCodes.Dup);
            ask.Emit(OpCodes.Ldc_I4, i);
            ask.Emit(OpCodes.Ldarg, i + 1);
            if (parameters[i].IsValueType) ask.Emit(OpCodes.Box, parameters[i]);
            ask.Emit(OpCodes.Stelem_Ref);
        }
        ask.Emit(OpCodes.Ldarg, parameters.Length);
        ask.Emit(OpCodes.Callvirt, typeof(RoomLine).GetMethod(nameof(RoomLine.AskAsync))!.MakeGenericMethod(method.ReturnType.GenericTypeArguments[0]));
        ask.Emit(OpCodes.Ret);
    }
}
